package io.llamatelemetry.server.http;

import java.util.function.Supplier;

/**
 * What the server tells of itself to programs.
 *
 * @param version its version
 * @param openApi gives the OpenAPI document as JSON in UTF-8; called once for each request of it
 */
public record About(String version, Supplier<byte[]> openApi) {}
