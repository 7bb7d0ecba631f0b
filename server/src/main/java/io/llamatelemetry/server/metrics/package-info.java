/**
 * What the server counts about itself, and the page that shows it. Whoever has something to say there is a
 * {@link io.llamatelemetry.server.metrics.MetricSource}.
 */
@NullMarked
package io.llamatelemetry.server.metrics;

import org.jspecify.annotations.NullMarked;
