package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.llamatelemetry.server.http.Exchange.Stage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A second for the body, on a clock that begins shortly before it goes from its largest number to its smallest. */
final class PatienceTest {

    private static final long BEGIN = Long.MAX_VALUE - 100;

    private final Patience patience = new Patience(Duration.ofSeconds(1), BEGIN);

    private static long after(long millis) {
        return BEGIN + Duration.ofMillis(millis).toNanos();
    }

    private void assertOverdueFrom(long millis, Stage stage) {
        assertNull(patience.overdue(after(millis) - 1));
        Patience.Wait late = patience.overdue(after(millis));
        assertNotNull(late);
        assertEquals(stage, late.stage());
    }

    @Test
    void aBodyThatDoesNotComeIsWaitedForSoLong() {
        assertOverdueFrom(1000, Stage.READING);
    }

    @Test
    void theSendersTimeStandsStillInTheServersTurns() {
        patience.forServer(after(400));
        assertNull(patience.overdue(after(20_000)));
        patience.forSender(after(20_000));
        patience.forServer(after(20_100));
        patience.forSender(after(25_000));
        assertOverdueFrom(25_500, Stage.READING);
    }

    @Test
    void whoDripsGetsNoMoreTimeByIt() {
        for (int turn = 1; turn < 1000; turn++) {
            patience.forServer(after(turn));
            patience.forSender(after(turn));
        }
        assertOverdueFrom(1000, Stage.READING);
    }

    @Test
    void theServerHasOneTimeForAllOfItsTurns() {
        patience.forServer(after(100));
        patience.forSender(after(20_100));
        patience.forServer(after(20_200));
        assertOverdueFrom(30_200, Stage.DECODING);
    }

    @Test
    void whatHasBeenTakenUpIsNoLongerATurnOfAnybody() {
        patience.forServer(after(100));
        patience.enter(Stage.WORKING, Duration.ofSeconds(2), after(200));
        patience.forSender(after(300));
        assertOverdueFrom(2200, Stage.WORKING);
    }

    @Test
    void anAnswerThatIsBeingSentIsAllThatIsWaitedFor() {
        patience.enter(Stage.SENDING, Duration.ofSeconds(3), after(0));
        patience.forServer(after(1));
        patience.forSender(after(2));
        patience.enter(Stage.WORKING, Duration.ofSeconds(60), after(3));
        assertOverdueFrom(3000, Stage.SENDING);
    }
}
