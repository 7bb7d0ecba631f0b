/**
 * Telemetry over HTTP: Jetty, the routes that are made from the operations, the guard before them, how requests are read and
 * answers written, and what every failure is answered with.
 *
 * <p>{@link io.llamatelemetry.server.http.HttpServer} is the way in. What else is public is so for the object graph alone, which
 * stands in one place, outside.
 */
@NullMarked
package io.llamatelemetry.server.http;

import org.jspecify.annotations.NullMarked;
