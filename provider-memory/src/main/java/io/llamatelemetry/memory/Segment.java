package io.llamatelemetry.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A part of a shard's spans with an index of its own: up to {@value #CAPACITY} slots, given out once each, in the order in
 * which the spans came. The shard's lock guards what changes it; reading needs no lock. When most of a full segment is gone,
 * the rest moves to a new one, and whoever still reads the old one finds it as it was.
 */
final class Segment {

    /** The bits of a slot's number. */
    static final int SLOT_BITS = Postings.SLOT_BITS;

    /** The most spans. */
    static final int CAPACITY = 1 << SLOT_BITS;

    private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(SpanNode[].class);

    /** Its number among the shard's segments. */
    final int number;

    private final @Nullable SpanNode[] nodes = new SpanNode[CAPACITY];
    private final Postings postings;
    private final IdIndex spanIds = new IdIndex();
    private final IdIndex traceIds = new IdIndex();
    private final IdIndex parents = new IdIndex();
    private int used;
    private int live;
    private long earliestExpiry = Long.MAX_VALUE;

    private volatile boolean incomplete;
    private volatile long leastStart = Long.MAX_VALUE;
    private volatile long greatestStart = Long.MIN_VALUE;

    Segment(int number) {
        this(number, new Postings());
    }

    private Segment(int number, Postings postings) {
        this.number = number;
        this.postings = postings;
    }

    /** An empty one for spans that are likely to have about as many terms as those of this one. */
    Segment another(int itsNumber) {
        return new Segment(itsNumber, postings.another());
    }

    boolean isFull() {
        return used == CAPACITY;
    }

    /** Whether it was full, and nothing is left. */
    boolean isOver() {
        return isFull() && live == 0;
    }

    /** Whether less than half of it is left. */
    boolean isSparse() {
        return isFull() && 2 * live < CAPACITY;
    }

    /** Gives the next slot to a node. */
    void append(SpanNode node, long expiresAt, Terms terms) {
        int slot = used++;
        live++;
        node.segment = this;
        node.slot = slot;
        spanIds.add(terms.spanHash(), slot);
        traceIds.add(terms.traceHash(), slot);
        index(slot, node, expiresAt, terms, 0);
        if (isFull()) {
            postings.trim();
        }
    }

    /** Sets the node of a slot, and adds terms to those that the slot has, from a certain one on. */
    void index(int slot, SpanNode node, long expiresAt, Terms terms, int firstTerm) {
        if (postings.hasRoomFor(terms.size())) {
            for (int i = firstTerm; i < terms.size(); i++) {
                postings.add(terms.get(i), slot);
            }
        } else {
            incomplete = true;
        }
        if (terms.hasParent()) {
            parents.add(terms.parentHash(), slot);
        }
        earliestExpiry = Math.min(earliestExpiry, expiresAt);
        if (node.start != SpanNode.NOT_STARTED) {
            leastStart = Math.min(leastStart, node.start);
            greatestStart = Math.max(greatestStart, node.start);
        }
        node.segment = this;
        node.slot = slot;
        ELEMENTS.setRelease(nodes, slot, node);
    }

    /** Takes away a node whose slot this is. */
    void remove(SpanNode node) {
        ELEMENTS.setRelease(nodes, node.slot, null);
        live--;
    }

    /** The node lives in another segment now; readers may still find it here. */
    void forget() {
        live--;
    }

    /** No node of the segment expires before this time. */
    long earliestExpiry() {
        return earliestExpiry;
    }

    /** Hands over the nodes that live here, and learns anew which expires first of those that do not expire by then. */
    void forEachExpired(long now, Consumer<SpanNode> action) {
        long earliest = Long.MAX_VALUE;
        for (int slot = 0; slot < used; slot++) {
            SpanNode node = nodes[slot];
            byte[] content = node == null || node.segment != this || node.slot != slot ? null : node.content();
            if (node != null && content != null) {
                long expiry = SpanCodec.expiresAt(content);
                if (expiry <= now) {
                    action.accept(node);
                } else {
                    earliest = Math.min(earliest, expiry);
                }
            }
        }
        earliestExpiry = earliest;
    }

    /** Hands over the nodes that live here. */
    void forEachLiving(Consumer<SpanNode> action) {
        for (int slot = 0; slot < used; slot++) {
            SpanNode node = nodes[slot];
            if (node != null && node.segment == this && node.slot == slot && node.content() != null) {
                action.accept(node);
            }
        }
    }

    /** The node of a slot, or null. */
    @Nullable SpanNode node(int slot) {
        return (SpanNode) ELEMENTS.getAcquire(nodes, slot);
    }

    /** The earliest start of its spans. */
    long leastStart() {
        return leastStart;
    }

    /** The latest start of its spans. */
    long greatestStart() {
        return greatestStart;
    }

    /** How many slots have what is demanded, at most. */
    int count(Demand demand) {
        if (incomplete) {
            return CAPACITY;
        }
        int count = demand.id.map(id -> index(id.field()).count(id.hash())).orElse(0);
        for (int term : demand.terms) {
            count += postings.count(term);
        }
        return count;
    }

    /** The nodes that have all that is demanded, and perhaps others, in the order of their slots. */
    List<SpanNode> nodes(List<Demand> demands) {
        long[] slots = new long[CAPACITY / Long.SIZE];
        Arrays.fill(slots, -1);
        for (Demand demand : demands) {
            long[] others = slots(demand);
            for (int word = 0; word < slots.length; word++) {
                slots[word] &= others[word];
            }
        }
        List<SpanNode> found = new ArrayList<>();
        for (int word = 0; word < slots.length; word++) {
            for (long bits = slots[word]; bits != 0; bits &= bits - 1) {
                int slot = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
                SpanNode node = node(slot);
                if (node != null) {
                    found.add(node);
                }
            }
        }
        return found;
    }

    private IdIndex index(IdField field) {
        return switch (field) {
            case SPAN_ID -> spanIds;
            case TRACE_ID -> traceIds;
            case PARENT_SPAN_ID -> parents;
        };
    }

    private long[] slots(Demand demand) {
        long[] slots = new long[CAPACITY / Long.SIZE];
        if (incomplete) {
            Arrays.fill(slots, -1);
        } else {
            for (int term : demand.terms) {
                postings.collect(term, slots);
            }
            demand.id.ifPresent(id -> index(id.field()).collect(id.hash(), slots));
        }
        return slots;
    }
}
