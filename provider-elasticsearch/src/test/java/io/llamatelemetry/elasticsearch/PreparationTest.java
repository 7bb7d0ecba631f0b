package io.llamatelemetry.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.llamatelemetry.api.DeadlineExceededException;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that takes connections and does not answer. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class PreparationTest {

    private static final int CALLERS = 8;

    private ServerSocket silent;
    private Cluster cluster;
    private Preparation preparation;
    private ElasticsearchReader reader;

    @BeforeEach
    void open() throws IOException {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ElasticsearchConfig config = new Configurations.Keys()
                .hosts("http://127.0.0.1:" + silent.getLocalPort())
                .timeout(Duration.ofMinutes(2))
                .configuration();
        cluster = new Cluster(config);
        Layout layout = new Layout(config.prefix());
        preparation = new Preparation(cluster, new Templates(cluster, layout, config), () -> {});
        reader = new ElasticsearchReader(cluster, preparation, layout);
    }

    @AfterEach
    void close() throws IOException {
        cluster.close();
        silent.close();
    }

    @Test
    void aQueryWaitsForItNoLongerThanItLasts() {
        ReadContext context = ReadContext.limitedTo(Duration.ofMillis(100), Instant.EPOCH);
        assertThrows(DeadlineExceededException.class, () -> reader.trace("t", context));
        assertFalse(preparation.isDone());
    }

    @Test
    void whoeverNeedsItMeanwhileSharesHowTheAttemptEnds() throws Exception {
        Set<StoreException> failures = ConcurrentHashMap.newKeySet();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Thread caller = new Thread(() -> failures.add(assertThrows(StoreException.class, preparation::require)));
            callers.add(caller);
            caller.start();
        }
        for (Thread caller : callers) {
            while (caller.getState() != Thread.State.TIMED_WAITING) {
                caller.join(5);
            }
        }
        // A request is sent again once.
        silent.accept().close();
        silent.accept().close();
        for (Thread caller : callers) {
            caller.join();
        }
        assertEquals(1, failures.size(), failures::toString);
    }

    @Test
    void whoComesLaterBeginsAnotherAttempt() throws Exception {
        for (int i = 0; i < 2; i++) {
            Thread caller = new Thread(() -> assertThrows(StoreException.class, preparation::require));
            caller.start();
            silent.accept().close();
            silent.accept().close();
            caller.join();
        }
    }
}
