package io.llamatelemetry.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The spans of a trace. Its shard's lock guards it, but for reading the spans, which needs none. */
final class Trace {

    private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(SpanNode[].class);

    final String id;
    final int hash;

    /** The estimated bytes of its spans. */
    long bytes;

    /** The number of the last write. */
    long lastWrite;

    /** Its neighbours in the order of the last write. */
    @Nullable Trace older;

    @Nullable Trace newer;

    private int size;

    /** Filled from the start; nodes are added behind the others, and the array is exchanged when some are taken away. */
    private volatile @Nullable SpanNode[] spans = new SpanNode[1];

    Trace(String id, int hash) {
        this.id = id;
        this.hash = hash;
    }

    int size() {
        return size;
    }

    /** The spans as they are now; those that are added meanwhile may appear. Ends with the array or with null. */
    @Nullable SpanNode[] spans() {
        return spans;
    }

    /** The node at an index of what {@link #spans} gave, or null if there is none. */
    static @Nullable SpanNode at(@Nullable SpanNode[] spans, int index) {
        return index < spans.length ? (SpanNode) ELEMENTS.getAcquire(spans, index) : null;
    }

    void forEach(Consumer<SpanNode> action) {
        SpanNode[] now = spans;
        for (int i = 0; ; i++) {
            SpanNode node = at(now, i);
            if (node == null) {
                return;
            }
            action.accept(node);
        }
    }

    void add(SpanNode node) {
        SpanNode[] now = spans;
        if (size == now.length) {
            now = Arrays.copyOf(now, size + Math.max(1, size >> 1));
            spans = now;
        }
        node.position = size;
        ELEMENTS.setRelease(now, size, node);
        size++;
    }

    void replace(SpanNode node, SpanNode by) {
        by.position = node.position;
        ELEMENTS.setRelease(spans, node.position, by);
    }

    /** Takes away the spans that are not to be kept. */
    void retain(Predicate<SpanNode> kept) {
        SpanNode[] next = new SpanNode[Math.max(1, size)];
        SpanNode[] now = spans;
        int count = 0;
        for (int i = 0; i < size; i++) {
            SpanNode node = now[i];
            if (node != null && kept.test(node)) {
                node.position = count;
                next[count++] = node;
            }
        }
        spans = Arrays.copyOf(next, Math.max(1, count));
        size = count;
    }
}
