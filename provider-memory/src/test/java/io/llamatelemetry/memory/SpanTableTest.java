package io.llamatelemetry.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where spans are said to be. */
class SpanTableTest {

    private static final int OTHERS = 1_000_000;
    private static final Trace TRACE = new Trace("t", 0);

    private final SpanTable table = new SpanTable();
    private final Map<Integer, SpanNode> byLocation = new HashMap<>();

    private static SpanNode node(int id) {
        return new SpanNode(TRACE, id, id, new byte[0]);
    }

    private @Nullable SpanNode find(int hash, SpanNode wanted) {
        return table.find(hash, location -> {
            SpanNode there = byLocation.get(location);
            return there == wanted ? there : null;
        });
    }

    /** Few hashes, so that most spans stand in each other's way. */
    @Test
    void spansAreFoundWhereTheyAreAfterAnyHistory() {
        Random random = new Random(7);
        List<SpanNode> nodes = new ArrayList<>();
        Map<SpanNode, Integer> locations = new HashMap<>();
        int nextLocation = 0;
        for (int step = 0; step < 20_000; step++) {
            int choice = random.nextInt(nodes.size() > 300 ? 5 : 3);
            if (nodes.isEmpty() || choice == 0 || choice == 1) {
                SpanNode added = node(step);
                int location = nextLocation++;
                byLocation.put(location, added);
                locations.put(added, location);
                nodes.add(added);
                table.add(hash(added), location);
            } else {
                SpanNode chosen = nodes.get(random.nextInt(nodes.size()));
                int before = Objects.requireNonNull(locations.get(chosen));
                byLocation.remove(before);
                if (choice == 2) {
                    int after = nextLocation++;
                    byLocation.put(after, chosen);
                    locations.put(chosen, after);
                    table.move(hash(chosen), before, after);
                } else {
                    locations.remove(chosen);
                    nodes.remove(chosen);
                    table.remove(hash(chosen), before);
                    assertNull(find(hash(chosen), chosen));
                }
            }
            if (step % 500 == 0) {
                nodes.forEach(node -> assertSame(node, find(hash(node), node)));
            }
        }
        assertEquals(nodes.size(), table.size());
        nodes.forEach(node -> assertSame(node, find(hash(node), node)));
    }

    private static int hash(SpanNode node) {
        return (int) (node.start % 50) * 3 - 70;
    }

    /** What a span leaves is given to another at once, as a segment's number is. */
    @Test
    void aSpanThatMovesIsFoundAllTheWhile() throws Exception {
        int hash = 5;
        SpanNode wanted = node(1);
        AtomicIntegerArray places = new AtomicIntegerArray(2);
        table.add(hash, 0);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> lookups = CompletableFuture.supplyAsync(() -> {
            int found = 0;
            while (!over.get()) {
                assertSame(wanted, table.find(hash, location -> places.get(location & 1) == location ? wanted : null));
                found++;
            }
            return found;
        });
        for (int at = 0; at < 300_000; at++) {
            places.set(at + 1 & 1, at + 1);
            table.move(hash, at, at + 1);
            places.set(at & 1, -1);
            if (at % 100 == 0) {
                // Others come and go, and the array is exchanged now and then.
                for (int more = 0; more < 100; more++) {
                    table.add(more, OTHERS + more);
                }
                for (int more = 0; more < 100; more++) {
                    table.remove(more, OTHERS + more);
                }
            }
        }
        over.set(true);
        assertTrue(lookups.get(1, TimeUnit.MINUTES) > 0);
    }
}
