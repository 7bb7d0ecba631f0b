/** Tests of the store in memory, and by-hand measurements of it. */
@NullMarked
package io.llamatelemetry.memory;

import org.jspecify.annotations.NullMarked;
