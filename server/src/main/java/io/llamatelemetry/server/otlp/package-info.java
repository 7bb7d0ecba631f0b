/**
 * OpenTelemetry's protocol: its messages in protobuf and JSON, and what the parts of its model become here. Called by the
 * HTTP side; knows no HTTP beyond the two encodings' names.
 */
@NullMarked
package io.llamatelemetry.server.otlp;

import org.jspecify.annotations.NullMarked;
