/**
 * The conformance kit: what every storage provider must do, as tests. A provider's own test extends
 * {@link io.llamatelemetry.kit.TelemetryProviderKit}, which is the only type here that others may use.
 *
 * <p>The kit opens the engine over the provider and compares whole answers with {@code ModelTelemetry}, a model that scans a
 * list of the accepted events. It also asks the store directly what the engine never would. Scenarios are told with {@code Sketch}.
 */
@NullMarked
package io.llamatelemetry.kit;

import org.jspecify.annotations.NullMarked;
