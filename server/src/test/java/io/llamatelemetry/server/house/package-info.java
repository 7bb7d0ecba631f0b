/** The rules of the house, held against all of its classes. */
@NullMarked
package io.llamatelemetry.server.house;

import org.jspecify.annotations.NullMarked;
