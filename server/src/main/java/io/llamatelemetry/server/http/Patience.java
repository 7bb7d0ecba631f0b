package io.llamatelemetry.server.http;

import io.llamatelemetry.server.http.Exchange.Stage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange waits for, and until when. While a body comes, its sender and the server wait for one another by turns:
 * the time of each runs in the other's turns only, so that neither pays for what the other takes. Thread-safe.
 */
final class Patience {

    private static final Duration LONGEST_DECODING = Duration.ofSeconds(30);

    private final Duration longestReading;
    private volatile Wait current;

    /**
     * What is waited for.
     *
     * @param limit for how long at most
     * @param end until when, on the clock of {@link System#nanoTime()}
     * @param leftOfOther the nanoseconds that are left to the other of {@link Stage#READING} and {@link Stage#DECODING}
     */
    record Wait(Stage stage, Duration limit, long end, long leftOfOther) {}

    /**
     * It waits for the body.
     *
     * @param now of {@link System#nanoTime()}, here and everywhere
     */
    Patience(Duration longestReading, long now) {
        this.longestReading = longestReading;
        this.current =
                new Wait(Stage.READING, longestReading, now + longestReading.toNanos(), LONGEST_DECODING.toNanos());
    }

    /** From now on the server takes its time with what has come of the body. */
    void forServer(long now) {
        turn(Stage.READING, Stage.DECODING, LONGEST_DECODING, now);
    }

    /** From now on more of the body is waited for. */
    void forSender(long now) {
        turn(Stage.DECODING, Stage.READING, longestReading, now);
    }

    private synchronized void turn(Stage from, Stage to, Duration limit, long now) {
        Wait wait = current;
        if (wait.stage() == from) {
            current = new Wait(to, limit, now + wait.leftOfOther(), wait.end() - now);
        }
    }

    /** Waits for something else; for nothing any more once the answer is being sent. */
    synchronized void enter(Stage next, Duration limit, long now) {
        if (current.stage() != Stage.SENDING) {
            current = new Wait(next, limit, now + limit.toNanos(), 0);
        }
    }

    /** What is waited for too long already; null if nothing is. */
    @Nullable Wait overdue(long now) {
        Wait wait = current;
        return now - wait.end() < 0 ? null : wait;
    }
}
