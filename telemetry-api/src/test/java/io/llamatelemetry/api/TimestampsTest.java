package io.llamatelemetry.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimestampsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2024-05-01T12:00:00Z|2024-05-01T12:00:00Z",
                "2024-05-01t12:00:00z|2024-05-01T12:00:00Z",
                "2024-05-01 12:00:00|2024-05-01T12:00:00Z",
                "2024-05-01T12:00|2024-05-01T12:00:00Z",
                "2024-05-01T12:00Z|2024-05-01T12:00:00Z",
                "2024-05-01T12:00:00.1|2024-05-01T12:00:00.100Z",
                "2024-05-01T12:00:00,123456Z|2024-05-01T12:00:00.123456Z",
                "2024-05-01T12:00:00.000000001Z|2024-05-01T12:00:00.000000001Z",
                "2024-05-01T12:00:00+02:00|2024-05-01T10:00:00Z",
                "2024-05-01T12:00:00-0530|2024-05-01T17:30:00Z",
                "2024-05-01T12:00:00+14|2024-04-30T22:00:00Z",
                "2024-05-01T12:00-00:00|2024-05-01T12:00:00Z",
                "2024-02-29T00:00:00Z|2024-02-29T00:00:00Z",
                "0001-01-01T00:00:00Z|0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z|9999-12-31T23:59:59.999999999Z",
            })
    void isoTextsAreRead(String text, String time) {
        assertEquals(Instant.parse(time), Timestamps.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024",
                "2024-05-01",
                "2024-05-01T",
                "2024-05-01T12",
                "2024-05-01T12Z",
                "2024-5-1T12:00:00Z",
                "24-05-01T12:00:00Z",
                "2024-13-01T00:00:00Z",
                "2024-00-01T00:00:00Z",
                "2024-02-30T00:00:00Z",
                "2023-02-29T00:00:00Z",
                "2024-05-01T24:00:00Z",
                "2024-05-01T12:60:00Z",
                "2024-05-01T12:00:60Z",
                "2024-05-01T12:00:00.Z",
                "2024-05-01T12:00:00.1234567890Z",
                "2024-05-01T12:00:00Zx",
                " 2024-05-01T12:00:00Z",
                "2024-05-01T12:00:00 Z",
                "2024-05-01T12:00:00+",
                "2024-05-01T12:00:00+2",
                "2024-05-01T12:00:00+02:",
                "2024-05-01T12:00:00+02:6",
                "2024-05-01T12:00:00+02:60",
                "2024-05-01T12:00:00+19:00",
                "2024-05-01T12:00:00+18:01",
                "2024/05/01T12:00:00Z",
                "+2024-05-01T12:00:00Z",
                "-2024-05-01T12:00:00Z",
                "20240501T120000Z",
                "1714564800",
                "now",
                "２０２４-05-01T12:00:00Z"
            })
    void anythingElseIsNoTime(String text) {
        assertNull(Timestamps.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1000000000",
        "1714564800, 1714564800000000000",
        "1714564800.123456789, 1714564800123456789",
        "1714564800.1234567899, 1714564800123456789",
        "20000000000, 20000000000000000000",
        "20000000000.000000001, 20000000000000000",
        "20000000001, 20000000001000000",
        "1714564800123, 1714564800123000000",
        "1714564800123.456789, 1714564800123456789",
        "-1, -1000000000",
        "-0.0000000001, -1",
        "-20000000001, -20000000001000000",
    })
    void unixNumbersAreSecondsOrByMagnitudeMilliseconds(String unix, String nanos) {
        assertEquals(new BigInteger(nanos), Timestamps.nanosOf(new BigDecimal(unix)));
    }

    @Test
    void aDoubleStandsForWhatItWasWrittenAs() {
        assertEquals(new BigDecimal("1714564800.1"), Timestamps.decimalOf(JsonValue.of(1714564800.1)));
        assertEquals(new BigDecimal("7"), Timestamps.decimalOf(JsonValue.of(7)));
    }

    @Test
    void theRangeIsWhatNanosecondsInALongHold() {
        assertEquals(Instant.parse("2262-04-11T23:47:16.854775807Z"), Timestamps.MAX);
        assertTrue(Timestamps.isInRange(Timestamps.MIN));
        assertTrue(Timestamps.isInRange(Timestamps.MAX));
        assertFalse(Timestamps.isInRange(Timestamps.MIN.minusNanos(1)));
        assertFalse(Timestamps.isInRange(Timestamps.MAX.plusNanos(1)));
        assertEquals(Long.MAX_VALUE, Timestamps.toNanos(Timestamps.MAX));
        assertEquals(0, Timestamps.toNanos(Timestamps.MIN));
        assertThrows(ArithmeticException.class, () -> Timestamps.toNanos(Timestamps.MAX.plusNanos(1)));
    }

    @Test
    void everyTimeInRangeComesBackFromNanosecondsAndFromText() {
        long seed = 3;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long nanos = random.nextLong() & Long.MAX_VALUE;
            Instant time = Timestamps.ofNanos(nanos);
            assertEquals(nanos, Timestamps.toNanos(time), "seed " + seed + " round " + i);
            assertEquals(time, Timestamps.parse(Timestamps.format(time)), "seed " + seed + " round " + i);
            assertTrue(Timestamps.format(time).endsWith("Z"));
        }
        assertEquals(Instant.EPOCH.minusNanos(1), Timestamps.ofNanos(-1));
    }
}
