/**
 * Everything that is the same for every store: the entry for embedders, ingest, the meaning of queries, provider discovery.
 *
 * <p>{@link io.llamatelemetry.core.TelemetryEngine} is the way in, for programs that embed a store and for the server alike.
 * The packages beneath hold the parts that stand on their own: JSON, the journal, configuration, datasets.
 */
@NullMarked
package io.llamatelemetry.core;

import org.jspecify.annotations.NullMarked;
