/**
 * The server's configuration: the YAML file with its environment variables, and the records that it is bound to. Called by
 * the command line before anything is started.
 */
@NullMarked
package io.llamatelemetry.server.config;

import org.jspecify.annotations.NullMarked;
