package io.llamatelemetry.server.http;

import java.time.Duration;

/** Lets tests of other packages wait for less time than it takes. */
public final class Lateness {

    private Lateness() {}

    /** Ends the exchanges whose time would be over after that time. */
    public static void end(InFlight exchanges, Duration time) {
        exchanges.endLate(System.nanoTime() + time.toNanos());
    }
}
