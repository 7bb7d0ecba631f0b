package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ComputingTest {

    private final Computing computing = new Computing(2);

    @Test
    void noMoreRunAtOnceThanMayAndAllRun() throws InterruptedException {
        int tasks = 20_000;
        AtomicInteger running = new AtomicInteger();
        AtomicInteger mostSeen = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(tasks);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        ExecutorService callers = Executors.newFixedThreadPool(4);
        for (int i = 0; i < tasks; i++) {
            callers.execute(() -> computing.execute(
                    () -> {
                        mostSeen.accumulateAndGet(running.incrementAndGet(), Math::max);
                        running.decrementAndGet();
                        done.countDown();
                    },
                    threads));
        }
        assertTrue(done.await(30, TimeUnit.SECONDS), done.getCount() + " did not run");
        assertTrue(mostSeen.get() <= 2, mostSeen.get() + " at once");
        callers.shutdown();
        threads.shutdown();
    }

    @Test
    void oneThatFailsKeepsNoneFromRunning() {
        Deque<Runnable> threads = new ArrayDeque<>();
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            computing.execute(
                    () -> {
                        ran.add(number);
                        if (number % 2 == 0) {
                            throw new IllegalStateException("failed");
                        }
                    },
                    threads::add);
        }
        assertEquals(2, threads.size());
        while (!threads.isEmpty()) {
            try {
                threads.remove().run();
            } catch (IllegalStateException failed) {
                assertEquals("failed", failed.getMessage());
            }
        }
        assertEquals(List.of(0, 1, 2, 3), ran);
    }

    @Test
    void threadsThatTakeNoTaskAreAskedAgainWithTheNext() {
        Executor closed = task -> {
            throw new RejectedExecutionException();
        };
        List<String> ran = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertThrows(RejectedExecutionException.class, () -> computing.execute(() -> ran.add("late"), closed));
        }
        computing.execute(() -> ran.add("next"), Runnable::run);
        assertEquals(List.of("late", "late", "late", "next"), ran);
    }
}
