/**
 * Programs that load a running server and measure it: {@link io.llamatelemetry.server.load.LoadGenerator} drives any address,
 * {@link io.llamatelemetry.server.load.Comparison} holds servers side by side. They are run by hand; nothing else calls them
 * but their own tests.
 */
@NullMarked
package io.llamatelemetry.server.load;

import org.jspecify.annotations.NullMarked;
