/** Checks the provider against real nodes, which {@code ElasticsearchNode} starts. Nothing calls it. */
@NullMarked
package io.llamatelemetry.elasticsearch;

import org.jspecify.annotations.NullMarked;
