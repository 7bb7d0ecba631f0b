/**
 * What runs while this module is built, and is not part of its jar: {@link io.llamatelemetry.build.ExtractDocumentation}
 * carries the javadoc of the protocol into a resource. Called by the build alone.
 */
@NullMarked
package io.llamatelemetry.build;

import org.jspecify.annotations.NullMarked;
