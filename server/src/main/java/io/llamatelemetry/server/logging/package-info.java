/** How the server's log looks and what gets into it. Called once the configuration is read; everybody else uses SLF4J. */
@NullMarked
package io.llamatelemetry.server.logging;

import org.jspecify.annotations.NullMarked;
