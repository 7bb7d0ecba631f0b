/**
 * The seam for storage providers: what a provider implements, what it is given, and what it may use.
 *
 * <p>A provider is a {@link io.llamatelemetry.spi.TelemetryProvider} found by {@link java.util.ServiceLoader}. It opens a
 * {@link io.llamatelemetry.spi.TelemetryStore}, which has a {@link io.llamatelemetry.spi.StoreWriter} and a
 * {@link io.llamatelemetry.spi.StoreReader}. The engine in front of the store validates, orders, journals, limits and
 * composes; the store keeps records and answers questions that an index answers. Whoever implements this seam can hold the
 * work against the conformance kit of the core module.
 *
 * <p>Times that cross the seam are whole nanoseconds within {@link io.llamatelemetry.api.Timestamps}' range. Everything
 * that has an order is ordered by {@link io.llamatelemetry.api.CodePoints} where it is text.
 */
@NullMarked
package io.llamatelemetry.spi;

import org.jspecify.annotations.NullMarked;
