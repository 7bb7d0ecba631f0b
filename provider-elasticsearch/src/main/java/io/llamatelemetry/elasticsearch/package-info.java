/**
 * The store beyond one machine: an Elasticsearch cluster that any number of servers write to and read from. Nothing but the
 * engine, through the seam, calls it; {@link io.llamatelemetry.elasticsearch.ElasticsearchProvider} and
 * {@link io.llamatelemetry.elasticsearch.ElasticsearchConfig} are all that it publishes.
 *
 * <p>{@code ElasticsearchStore} is the lifecycle. {@code Cluster} is the connection, and the only place that sends anything;
 * {@code Layout} knows the names of the indices, one a kind of record and {@link io.llamatelemetry.spi.ExpiryPartition}, and
 * the templates that they are made from. {@code ElasticsearchWriter} merges the halves of spans, so that the last of two
 * servers that write one span at once repeats, and sends documents, made by {@code ElasticsearchDocuments}, in {@code Bulk}s.
 * {@code ElasticsearchReader} answers with searches that page, never with aggregations that cut.
 */
@NullMarked
package io.llamatelemetry.elasticsearch;

import org.jspecify.annotations.NullMarked;
