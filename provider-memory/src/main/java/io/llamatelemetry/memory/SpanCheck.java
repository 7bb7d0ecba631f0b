package io.llamatelemetry.memory;

import io.llamatelemetry.spi.ReadContext;

/** Whether a node is seen by a query and matches its filter. */
final class SpanCheck {

    private final FilterPlan plan;
    private final SpanCodec codec;
    private final ReadContext context;
    private final long now;
    private final boolean anything;

    SpanCheck(FilterPlan plan, SpanCodec codec, ReadContext context) {
        this.plan = plan;
        this.codec = codec;
        this.context = context;
        this.now = Nanos.of(context.now());
        this.anything = plan.filter().clauses().isEmpty();
    }

    /** Looks at a record, and counts it. */
    boolean matches(SpanNode node) {
        context.examined(1);
        byte[] content = node.visibleAt(now);
        return content != null && (anything || plan.filter().matches(codec.span(node, content, plan.keys())));
    }

    /** Whether a span of the trace matches. Looks no further than the first. */
    boolean matchesAny(Trace trace) {
        var spans = trace.spans();
        for (int i = 0; ; i++) {
            SpanNode node = Trace.at(spans, i);
            if (node == null) {
                return false;
            }
            if (matches(node)) {
                return true;
            }
        }
    }
}
