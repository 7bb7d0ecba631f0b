/** Tests of providers that come in jars which this project does not know. */
@NullMarked
package io.llamatelemetry.server.plugin;

import org.jspecify.annotations.NullMarked;
