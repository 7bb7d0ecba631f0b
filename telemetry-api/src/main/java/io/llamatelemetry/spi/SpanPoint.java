package io.llamatelemetry.spi;

import java.time.Instant;

/**
 * Where a matching span is.
 *
 * @param traceId the trace that it belongs to
 * @param startTime when it began
 */
public record SpanPoint(String traceId, Instant startTime) {}
