package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.elasticsearch.Operation.Outcome;
import io.llamatelemetry.spi.ExpiryPartition;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Writes spans, each merged with what the cluster has of it, while other servers do the same.
 *
 * <p>What has a start goes in without a look, for nearly always nothing of it is there; an end by itself after one into its
 * own index, for nearly always its start is. A document changes only if it still is what was read. When a span is in its
 * index, the other indices are searched for it: of two servers that write a span into two indices at once, the later one finds
 * the other's, so that at least one of them merges both into the index that is over last. The other document goes only after
 * that.
 */
final class SpanWrites {

    private static final int MOST_ROUNDS = 40;
    private static final int LONGEST_PAUSE_MILLIS = 20;

    private final Bulk bulk;
    private final Indices indices;
    private final SpanCopies copies;
    private final Layout layout;
    private final Clock clock;

    SpanWrites(Bulk bulk, Indices indices, SpanCopies copies, Layout layout, Clock clock) {
        this.bulk = bulk;
        this.indices = indices;
        this.copies = copies;
        this.layout = layout;
        this.clock = clock;
    }

    /** A span on its way into the cluster. */
    private static final class Write {

        private final SpanRecord span;
        private final String id;
        private ExpiryPartition home;
        private final List<SpanCopies.Copy> found = new ArrayList<>();

        Write(SpanRecord span, ExpiryPartition home) {
            this.span = span;
            this.id = ElasticsearchDocuments.id(span.key());
            this.home = home;
        }

        boolean isLikelyNew() {
            return span.start() != null;
        }
    }

    void write(List<SpanRecord> spans) {
        Instant now = clock.instant();
        List<Write> writes = spans.stream()
                .map(span -> new Write(span, Layout.home(span, now)))
                .toList();
        look(writes.stream().filter(write -> !write.isLikelyNew()).toList(), false);
        List<Write> again = new ArrayList<>(apply(writes));
        again.addAll(elsewhere(writes, again));
        for (int round = 1; !again.isEmpty(); round++) {
            if (round > MOST_ROUNDS) {
                throw new StoreException(
                        StoreException.Kind.TEMPORARY,
                        "Elasticsearch: " + again.size() + " spans are written by others at the same time, "
                                + MOST_ROUNDS + " times over.",
                        null);
            }
            look(again, true);
            again = apply(again);
            if (!again.isEmpty() && round > 2) {
                // Two servers that write the same spans in step get out of it.
                bulk.rest(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1, LONGEST_PAUSE_MILLIS)));
            }
        }
    }

    /** Finds what there is of spans: in their own index, or in all. */
    private void look(List<Write> writes, boolean everywhere) {
        byHome(writes).forEach((home, group) -> {
            String index = layout.index(Kind.SPANS, home);
            Map<String, Write> byId = new HashMap<>();
            group.forEach(write -> byId.put(write.id, write));
            group.forEach(write -> write.found.clear());
            List<String> ids = List.copyOf(byId.keySet());
            List<SpanCopies.Copy> found = new ArrayList<>(copies.in(index, ids));
            if (everywhere) {
                found.addAll(copies.outside(index, ids));
            }
            for (SpanCopies.Copy copy : found) {
                Write write = byId.get(copy.id());
                if (write != null) {
                    write.found.add(copy);
                }
            }
        });
    }

    /** The spans that are in another index than their own too, but for those that are looked at again anyhow. */
    private List<Write> elsewhere(List<Write> writes, List<Write> known) {
        List<Write> strays = new ArrayList<>();
        List<Write> left = new ArrayList<>(writes);
        left.removeAll(known);
        byHome(left).forEach((home, group) -> {
            Map<String, Write> byId = new HashMap<>();
            group.forEach(write -> byId.put(write.id, write));
            String index = layout.index(Kind.SPANS, home);
            for (SpanCopies.Copy copy : copies.outside(index, List.copyOf(byId.keySet()))) {
                Write write = byId.remove(copy.id());
                if (write != null) {
                    strays.add(write);
                }
            }
        });
        return strays;
    }

    private static Map<ExpiryPartition, List<Write>> byHome(List<Write> writes) {
        Map<ExpiryPartition, List<Write>> groups = new LinkedHashMap<>();
        writes.forEach(write ->
                groups.computeIfAbsent(write.home, any -> new ArrayList<>()).add(write));
        return groups;
    }

    /** Writes what has changed; gives the spans that another writer has changed meanwhile. */
    private List<Write> apply(List<Write> writes) {
        List<Write> again = new ArrayList<>();
        List<Write> changing = new ArrayList<>();
        List<Operation> changes = new ArrayList<>();
        List<Write> settled = new ArrayList<>();
        for (Write write : writes) {
            Operation change = change(write);
            if (change == null) {
                settled.add(write);
            } else {
                changing.add(write);
                changes.add(change);
            }
        }
        List<Outcome> outcomes = bulk.send(changes);
        for (int i = 0; i < outcomes.size(); i++) {
            switch (outcomes.get(i)) {
                case DONE -> settled.add(changing.get(i));
                case CONFLICT -> again.add(changing.get(i));
                case NO_INDEX -> {
                    // Dropped meanwhile, perhaps by another server.
                    indices.forget(changes.get(i).index());
                    Write write = changing.get(i);
                    write.home =
                            later(Layout.home(write.span, clock.instant()), Layout.live(write.home, clock.instant()));
                    again.add(write);
                }
                case REFUSED -> {}
            }
        }
        again.addAll(removeStrays(settled));
        return again;
    }

    /** The operation that makes a span what it should be in its index, or null if it is so. */
    private @Nullable Operation change(Write write) {
        SpanRecord merged = write.span;
        for (SpanCopies.Copy copy : write.found) {
            merged = copy.record().merge(merged);
            ExpiryPartition partition = layout.partition(copy.index()).orElse(write.home);
            if (!partition.isOver(clock.instant())) {
                write.home = later(write.home, partition);
            }
        }
        String index = indices.home(Kind.SPANS, write.home);
        for (SpanCopies.Copy copy : write.found) {
            if (copy.index().equals(index)) {
                return merged.equals(copy.record()) ? null : Operation.replace(index, write.id, merged, copy.version());
            }
        }
        return Operation.create(index, write.id, merged);
    }

    /** Removes what is in earlier indices of spans that are whole in their own; gives those that were changed meanwhile. */
    private List<Write> removeStrays(List<Write> settled) {
        List<Write> removing = new ArrayList<>();
        List<Operation> removals = new ArrayList<>();
        for (Write write : settled) {
            String index = layout.index(Kind.SPANS, write.home);
            for (SpanCopies.Copy copy : write.found) {
                if (!copy.index().equals(index)) {
                    removing.add(write);
                    removals.add(Operation.delete(copy.index(), write.id, copy.version()));
                }
            }
        }
        List<Outcome> outcomes = bulk.send(removals);
        List<Write> again = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) == Outcome.CONFLICT && !again.contains(removing.get(i))) {
                again.add(removing.get(i));
            }
        }
        return again;
    }

    private static ExpiryPartition later(ExpiryPartition left, ExpiryPartition right) {
        return left.compareTo(right) >= 0 ? left : right;
    }
}
