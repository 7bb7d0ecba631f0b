/** The part of the comparison that has to see the documents of the Lucene provider. */
@NullMarked
package io.llamatelemetry.lucene;

import org.jspecify.annotations.NullMarked;
