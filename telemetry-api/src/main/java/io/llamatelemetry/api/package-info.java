/**
 * The Telemetry protocol and its models: what a caller of the system sees.
 *
 * <p>{@link io.llamatelemetry.api.Telemetry} is the entry; everything else is what its operations take and give. The
 * types here depend on nothing but annotations, so that clients, embedders and storage providers can all share them.
 * Strings are compared by Unicode code point wherever an order is promised ({@link io.llamatelemetry.api.CodePoints}).
 */
@NullMarked
package io.llamatelemetry.api;

import org.jspecify.annotations.NullMarked;
