package io.llamatelemetry.server.http;

import jakarta.inject.Inject;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes a line for each request that is refused, with the route and whoever sent it, and with nothing that they sent. A
 * flood of refusals is cut to a number a second; the next line says how many were left out. Those for want of a token or a
 * scope are counted by themselves: no flood of others hides them.
 */
public final class RefusalLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.llamatelemetry.server.requests");
    private static final int MOST_A_SECOND = 50;

    private final Allowance access;
    private final Allowance others;

    /** Counts a second by this clock. */
    @Inject
    public RefusalLog(Clock clock) {
        access = new Allowance(clock);
        others = new Allowance(clock);
    }

    /** Reports a request that was not answered as it wished; whose failure is a defect is reported with its cause. */
    void refused(Exchange exchange, ErrorAnswer answer, Throwable failure) {
        if (answer.isDefect()) {
            describe(LOG.atError(), exchange, answer).setCause(failure).log();
        } else if (LOG.isInfoEnabled()) {
            boolean forAccess = answer.status() == 401 || answer.status() == 403;
            long missing = (forAccess ? access : others).take();
            if (missing >= 0) {
                LoggingEventBuilder line = describe(LOG.atInfo(), exchange, answer);
                (missing == 0 ? line : line.addKeyValue("left_out", missing)).log();
            }
        }
    }

    private static LoggingEventBuilder describe(LoggingEventBuilder line, Exchange exchange, ErrorAnswer answer) {
        return line.addKeyValue("event", "refused")
                .addKeyValue("status", answer.status())
                .addKeyValue("reason", answer.reason())
                .addKeyValue("operation", exchange.operation())
                .addKeyValue("route", exchange.template())
                .addKeyValue("method", exchange.method())
                .addKeyValue("principal", exchange.principal().name())
                .addKeyValue("remote", exchange.remoteAddress());
    }

    /** How many lines may still be written in a second, and how many could not be. */
    private static final class Allowance {

        private final Clock clock;
        private long second;
        private int written;
        private long leftOut;

        Allowance(Clock clock) {
            this.clock = clock;
        }

        /** Takes a line: how many were left out before it, or -1 if it is to be left out itself. */
        synchronized long take() {
            long now = clock.instant().getEpochSecond();
            if (now != second) {
                second = now;
                written = 0;
            }
            if (written >= MOST_A_SECOND) {
                leftOut++;
                return -1;
            }
            written++;
            long before = leftOut;
            leftOut = 0;
            return before;
        }
    }
}
