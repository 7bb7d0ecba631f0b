package io.llamatelemetry.server.http;

import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes a line for each request that is refused, with the route and whoever sent it, and with nothing that they sent. A
 * flood of refusals is cut to a number a second; the next line says how many were left out.
 */
public final class RefusalLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.llamatelemetry.server.requests");
    private static final int MOST_A_SECOND = 50;

    private final Clock clock;
    private long second;
    private int written;
    private final AtomicLong leftOut = new AtomicLong();

    /** Counts a second by this clock. */
    @Inject
    public RefusalLog(Clock clock) {
        this.clock = clock;
    }

    /** Reports a request that was not answered as it wished; whose failure is a defect is reported with its cause. */
    void refused(Exchange exchange, ErrorAnswer answer, Throwable failure) {
        if (answer.isDefect()) {
            describe(LOG.atError(), exchange, answer).setCause(failure).log();
        } else if (LOG.isInfoEnabled()) {
            if (mayWrite()) {
                LoggingEventBuilder line = describe(LOG.atInfo(), exchange, answer);
                long missing = leftOut.getAndSet(0);
                (missing == 0 ? line : line.addKeyValue("left_out", missing)).log();
            } else {
                leftOut.incrementAndGet();
            }
        }
    }

    private static LoggingEventBuilder describe(LoggingEventBuilder line, Exchange exchange, ErrorAnswer answer) {
        return line.addKeyValue("event", "refused")
                .addKeyValue("status", answer.status())
                .addKeyValue("reason", answer.reason())
                .addKeyValue("operation", exchange.operation())
                .addKeyValue("method", exchange.method())
                .addKeyValue("principal", exchange.principal().name())
                .addKeyValue("remote", exchange.remoteAddress());
    }

    private synchronized boolean mayWrite() {
        long now = clock.instant().getEpochSecond();
        if (now != second) {
            second = now;
            written = 0;
        }
        return written++ < MOST_A_SECOND;
    }
}
