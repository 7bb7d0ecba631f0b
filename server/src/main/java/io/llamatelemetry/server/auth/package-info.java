/**
 * Who sent a request: the ways of finding out, one class each behind {@link io.llamatelemetry.server.auth.Authenticator}.
 * Called by the guard of the HTTP side, and knows nothing of requests but the header that a token comes in, and what may be
 * told of them to those who are asked about a token.
 */
@NullMarked
package io.llamatelemetry.server.auth;

import org.jspecify.annotations.NullMarked;
