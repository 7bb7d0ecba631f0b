package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.core.config.ConfigBinder;
import io.llamatelemetry.core.config.ConfigNode;
import io.llamatelemetry.server.config.HttpConfig;
import io.llamatelemetry.server.http.RefusedException.Reason;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class QueryPoolTest {

    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService bringing = Executors.newCachedThreadPool();
    private QueryPool pool = pool(2, 3);

    private static QueryPool pool(int threads, int queue) {
        return new QueryPool(ConfigBinder.bind(
                ConfigNode.of(Map.of("query_threads", threads, "query_queue", queue)), HttpConfig.class));
    }

    @AfterEach
    void release() {
        released.countDown();
        bringing.shutdown();
        pool.close();
    }

    private void hold(CountDownLatch begun) {
        begun.countDown();
        await(released);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void noMoreRunAtOnceThanMayWhoeverRunsThemAndAllRun() {
        int queries = 20_000;
        pool = pool(3, queries);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger mostSeen = new AtomicInteger();
        AtomicInteger brought = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(queries);
        Runnable query = () -> {
            mostSeen.accumulateAndGet(running.incrementAndGet(), Math::max);
            running.decrementAndGet();
            done.countDown();
        };
        for (int i = 0; i < queries; i++) {
            boolean mayWait = i % 2 == 0;
            bringing.execute(() -> {
                if (mayWait && pool.runAlone(query)) {
                    brought.incrementAndGet();
                } else {
                    pool.submit(query);
                }
            });
        }
        await(done);
        assertTrue(mostSeen.get() <= 3, mostSeen.get() + " at once");
        assertTrue(brought.get() > 0, "none ran where it was brought");
    }

    @Test
    void whoBringsOneRunsItOnlyIfItIsAlone() {
        List<Thread> ran = new CopyOnWriteArrayList<>();
        assertTrue(pool.isIdle());
        assertTrue(pool.runAlone(() -> ran.add(Thread.currentThread())));
        assertEquals(List.of(Thread.currentThread()), ran);
        CountDownLatch begun = new CountDownLatch(1);
        bringing.execute(() -> pool.runAlone(() -> hold(begun)));
        await(begun);
        assertFalse(pool.isIdle());
        assertFalse(pool.runAlone(() -> ran.add(Thread.currentThread())));
        assertEquals(1, ran.size());
        CountDownLatch beside = new CountDownLatch(1);
        pool.submit(beside::countDown);
        await(beside);
    }

    @Test
    void oneThatWaitsIsRunWhenWhoBroughtAnotherHasRunIt() {
        pool = pool(1, 1);
        CountDownLatch begun = new CountDownLatch(1);
        bringing.execute(() -> pool.runAlone(() -> hold(begun)));
        await(begun);
        CountDownLatch after = new CountDownLatch(1);
        pool.submit(after::countDown);
        RefusedException full = assertThrows(RefusedException.class, () -> pool.submit(() -> {}));
        assertEquals(Reason.QUERIES_FULL, full.reason());
        assertEquals("Too many queries at once: 1 run and 1 wait.", full.getMessage());
        assertFalse(pool.runAlone(() -> {}));
        released.countDown();
        await(after);
    }

    @Test
    void oneThatFailsGivesItsTurnBack() {
        pool = pool(1, 1);
        for (int i = 0; i < 3; i++) {
            assertThrows(
                    IllegalStateException.class,
                    () -> pool.runAlone(() -> {
                        throw new IllegalStateException();
                    }));
        }
        assertTrue(pool.isIdle());
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void whatStillWaitsWhenItIsClosedIsNotRun() {
        pool = pool(1, 1);
        CountDownLatch begun = new CountDownLatch(1);
        pool.submit(() -> hold(begun));
        await(begun);
        AtomicBoolean ran = new AtomicBoolean();
        pool.submit(() -> ran.set(true));
        pool.close();
        while (!pool.isIdle()) {
            Thread.onSpinWait();
        }
        assertFalse(ran.get());
    }

    @Test
    void noneIsTakenOnceItIsClosed() {
        pool.close();
        RefusedException late = assertThrows(RefusedException.class, () -> pool.submit(() -> {}));
        assertEquals(Reason.STOPPING, late.reason());
        assertEquals(
                Reason.STOPPING,
                assertThrows(RefusedException.class, () -> pool.runAlone(() -> {}))
                        .reason());
    }
}
