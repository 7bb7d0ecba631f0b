/** Tests of datasets as files. */
@NullMarked
package io.llamatelemetry.core.dataset;

import org.jspecify.annotations.NullMarked;
