/**
 * The durable store for one machine: Lucene indexes in one folder, laid out by when what they hold is over. Nothing but the
 * engine, through the seam, calls it; {@link io.llamatelemetry.lucene.LuceneProvider} and
 * {@link io.llamatelemetry.lucene.LuceneConfig} are all that it publishes.
 *
 * <p>{@code LuceneStore} is the lifecycle. {@code LuceneWriter} merges the halves of spans and hands documents, made by
 * {@code LuceneDocuments}, to {@code Shard}s: one index a kind of record and {@link io.llamatelemetry.spi.ExpiryPartition}.
 * {@code StoreFolder} knows the files and the checkpoint, which makes the commits of all shards one. {@code LuceneReader}
 * answers from a {@code View}, the shards as they were at one moment.
 */
@NullMarked
package io.llamatelemetry.lucene;

import org.jspecify.annotations.NullMarked;
