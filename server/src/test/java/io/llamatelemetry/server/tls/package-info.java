/** The server behind TLS, with keys that the tests make; and the making of such keys, for tests elsewhere. */
@NullMarked
package io.llamatelemetry.server.tls;

import org.jspecify.annotations.NullMarked;
