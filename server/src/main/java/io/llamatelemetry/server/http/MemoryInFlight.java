package io.llamatelemetry.server.http;

import io.llamatelemetry.server.config.HttpConfig;
import io.llamatelemetry.server.http.RefusedException.Reason;
import io.llamatelemetry.server.metrics.MetricSource;
import io.llamatelemetry.server.metrics.MetricType;
import io.llamatelemetry.server.metrics.PrometheusText;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the bodies of requests and answers under way take, all together, and its bound. Many large ones at once
 * are refused, instead of taking the heap from everybody. Large ones may not take the last quarter, so that small ones get
 * through beside them.
 */
public final class MemoryInFlight implements MetricSource {

    private static final long SMALL = (long) IncomingBody.MOST_BYTES_INLINE * HttpConfig.BODY_WEIGHT;

    private final long most;
    private final AtomicLong used = new AtomicLong();

    /** Nothing is under way yet. */
    @Inject
    public MemoryInFlight(HttpConfig config) {
        this(
                config.maxMemoryInFlight() > 0
                        ? config.maxMemoryInFlight()
                        : Runtime.getRuntime().maxMemory() / 2);
    }

    MemoryInFlight(long most) {
        this.most = most;
    }

    /** A share of nothing, for one exchange. */
    Share open() {
        return new Share();
    }

    long used() {
        return used.get();
    }

    /** What one exchange takes. For several threads, one after the other or at once. */
    final class Share {

        private long held;
        private boolean closed;

        /**
         * Takes more.
         *
         * @throws RefusedException if there is not as much; nothing is taken then, and what was taken stays
         */
        synchronized void take(long bytes) {
            if (closed) {
                return;
            }
            long bound = held + bytes > SMALL ? most - most / 4 : most;
            if (used.addAndGet(bytes) > bound) {
                used.addAndGet(-bytes);
                throw RefusedException.because(
                        Reason.MEMORY_FULL,
                        "The requests and answers under way take all the memory there is for them"
                                + " (server.max_memory_in_flight).");
            }
            held += bytes;
        }

        /** Takes as much as is set aside for so many bytes of a request's body. */
        void takeForBody(int bytes) {
            take((long) bytes * HttpConfig.BODY_WEIGHT);
        }

        /** Gives all of it back, and takes nothing any more. */
        synchronized void close() {
            if (!closed) {
                closed = true;
                used.addAndGet(-held);
            }
        }
    }

    @Override
    public void writeTo(PrometheusText page) {
        page.single(
                "telemetry_http_memory_bytes",
                MetricType.GAUGE,
                "Memory set aside for bodies of requests and answers under way.",
                used.get());
        page.single("telemetry_http_memory_limit_bytes", MetricType.GAUGE, "The most that is set aside.", most);
    }
}
