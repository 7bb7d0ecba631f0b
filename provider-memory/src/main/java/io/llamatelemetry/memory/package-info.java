/**
 * The store in memory: exact, bounded, the fastest of the providers; for tests and for embedding.
 *
 * <p>{@link io.llamatelemetry.memory.MemoryProvider} and {@link io.llamatelemetry.memory.MemoryConfig} are its public face;
 * the engine finds the provider by {@link java.util.ServiceLoader} and calls the rest through the seam alone.
 *
 * <p>Records are kept as bytes and decoded as they are read. Traces are spread over shards by their id; a shard's lock is
 * taken by its writers alone, and readers walk structures that are published piece by piece.
 */
@NullMarked
package io.llamatelemetry.memory;

import org.jspecify.annotations.NullMarked;
