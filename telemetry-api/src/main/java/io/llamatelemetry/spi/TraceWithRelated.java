package io.llamatelemetry.spi;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a trace comes to, and which others have to do with it.
 *
 * @param summary the trace's own summary; null if no span of it is seen
 * @param related the ids of the others
 */
public record TraceWithRelated(@Nullable TraceSummary summary, Set<String> related) {

    public TraceWithRelated {
        related = Set.copyOf(related);
    }
}
