package io.llamatelemetry.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpiryPartitionTest {

    private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void widthIsTheLeastPowerOfTwoDaysThatIsAnEighthOfTheLife() {
        assertEquals(1, ExpiryPartition.widthDays(Duration.ofSeconds(1)));
        assertEquals(1, ExpiryPartition.widthDays(Duration.ofDays(7)));
        assertEquals(1, ExpiryPartition.widthDays(Duration.ofDays(8)));
        assertEquals(2, ExpiryPartition.widthDays(Duration.ofDays(8).plusNanos(1)));
        assertEquals(4, ExpiryPartition.widthDays(Duration.ofDays(30)));
        assertEquals(8_192, ExpiryPartition.widthDays(Duration.ofDays(36_500)));
    }

    @Test
    void partitionIsOverWhenItsLastRecordIs() {
        ExpiryPartition atMidnight = ExpiryPartition.of(DAY.minus(Duration.ofHours(1)), DAY);
        assertEquals(DAY, atMidnight.end());
        assertTrue(atMidnight.isOver(DAY));
        assertFalse(atMidnight.isOver(DAY.minusNanos(1)));
        assertEquals(
                DAY.plus(Duration.ofDays(1)),
                ExpiryPartition.of(DAY, DAY.plusNanos(1)).end());
    }

    @Test
    void noRecordOutlivesItsPartitionAndNoneIsKeptMuchLonger() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            Instant acceptedAt = DAY.plusNanos(random.nextLong() >>> 8);
            Duration life = Duration.ofSeconds(1 + (random.nextLong() >>> 1) % (1L << (1 + random.nextInt(31))));
            Instant expiresAt = acceptedAt.plus(life);
            Instant end = ExpiryPartition.of(acceptedAt, expiresAt).end();
            Duration late = Duration.between(expiresAt, end);
            assertFalse(late.isNegative());
            assertTrue(late.toDays() <= Math.max(1, life.toDays() / 4), () -> life + " kept for " + late + " more");
        }
    }

    @Test
    void fewPartitionsLiveAtATime() {
        Set<ExpiryPartition> live = new HashSet<>();
        Duration life = Duration.ofDays(7);
        for (Instant accepted = DAY.minus(life);
                accepted.isBefore(DAY);
                accepted = accepted.plus(Duration.ofMinutes(10))) {
            live.add(ExpiryPartition.of(accepted, accepted.plus(life)));
        }
        assertTrue(live.size() <= 9, live::toString);
    }
}
