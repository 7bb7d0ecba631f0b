/**
 * Datasets as files: folders of immutable JSON Lines parts, one for each export. Used by the engine alone; the files are
 * meant to be read by other programs too.
 */
@NullMarked
package io.llamatelemetry.core.dataset;

import org.jspecify.annotations.NullMarked;
