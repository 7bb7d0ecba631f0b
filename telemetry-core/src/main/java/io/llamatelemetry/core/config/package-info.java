/**
 * From a configuration, written in YAML or given as a map, to records: every fault at once, with its place and its remedy.
 * Called by whoever opens a provider, by the server, and by whatever describes a configuration.
 */
@NullMarked
package io.llamatelemetry.core.config;

import org.jspecify.annotations.NullMarked;
