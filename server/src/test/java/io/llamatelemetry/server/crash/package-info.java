/** Kills the server while it works, and counts afterwards what it had acknowledged. */
@NullMarked
package io.llamatelemetry.server.crash;

import org.jspecify.annotations.NullMarked;
