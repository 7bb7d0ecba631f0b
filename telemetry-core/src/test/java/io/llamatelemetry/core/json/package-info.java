/** Tests of the package of the same name. */
@NullMarked
package io.llamatelemetry.core.json;

import org.jspecify.annotations.NullMarked;
