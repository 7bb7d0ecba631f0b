package io.llamatelemetry.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final Gathering gathering = new Gathering();
    private final AppendQueue queue = new AppendQueue(1_000_000);

    private static Append append() {
        return new Append(List.of(new byte[8]), new Append.Future());
    }

    private void add(int appends) {
        for (int i = 0; i < appends; i++) {
            queue.add(append());
        }
    }

    @Test
    void whoAppendsAloneOrWithFewWaitsForNobody() {
        assertEquals(1, gathering.wanted());
        gathering.committed(1, 0);
        assertEquals(1, gathering.wanted());
        gathering.committed(2, 1);
        assertEquals(1, gathering.wanted());
    }

    @Test
    void manyWaitForThoseWhoWereAnsweredAndThoseWhoCameMeanwhile() {
        gathering.committed(8, 5);
        assertEquals(13, gathering.wanted());
        gathering.committed(1, 0);
        assertEquals(1, gathering.wanted());
    }

    @Test
    void theWaitIsNoLongerThanTheLastSyncNorThanHalfAMillisecond() {
        gathering.synced(1_000, 201_000);
        assertEquals(401_000, gathering.end());
        gathering.synced(0, 30_000_000);
        assertEquals(30_500_000, gathering.end());
    }

    @Test
    void aGroupThatIsAllThereDoesNotWait() {
        add(3);
        queue.gather(3, System.nanoTime() + HOUR);
        assertEquals(3, queue.waiting());
    }

    @Test
    void aGroupWaitsForTheLastOne() throws InterruptedException {
        add(2);
        Thread last = new Thread(() -> add(3));
        last.start();
        queue.gather(5, System.nanoTime() + HOUR);
        assertEquals(5, queue.waiting());
        last.join();
    }

    @Test
    void aGroupDoesNotWaitWithoutAnEnd() {
        add(2);
        long end = System.nanoTime() + 1_000_000;
        queue.gather(5, end);
        assertTrue(System.nanoTime() - end >= 0);
        assertEquals(2, queue.waiting());
    }

    @Test
    void theEndOfTheJournalEndsTheWait() {
        add(2);
        queue.wake();
        queue.gather(5, System.nanoTime() + HOUR);
        assertEquals(2, queue.waiting());
    }

    @Test
    void whatIsTakenWaitsNoMore() {
        add(2);
        queue.poll();
        assertEquals(1, queue.waiting());
        queue.poll();
        queue.poll();
        assertEquals(0, queue.waiting());
    }
}
