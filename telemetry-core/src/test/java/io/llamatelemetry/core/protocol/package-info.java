/** Tests of the package of the same name. */
@NullMarked
package io.llamatelemetry.core.protocol;

import org.jspecify.annotations.NullMarked;
