/**
 * Keys and certificates: reads them from files, checks them, and follows their changes. For
 * {@link io.llamatelemetry.server.http}, which encrypts connections with them.
 */
@NullMarked
package io.llamatelemetry.server.tls;

import org.jspecify.annotations.NullMarked;
