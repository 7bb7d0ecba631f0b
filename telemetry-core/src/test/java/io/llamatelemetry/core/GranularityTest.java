package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GranularityTest {

    @ParameterizedTest
    @CsvSource({"1s,1", "90s,90", "5m,300", "2h,7200", "1d,86400", "3w,1814400"})
    void aSizeIsANumberAndAUnit(String text, long seconds) {
        assertEquals(seconds, Granularity.seconds(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "0s", "-1s", "1", "1.5h", "1y", "1 d", "1D", "999999999999999999w", "1d1h"})
    void anythingElseIsNone(String text) {
        assertNull(Granularity.seconds(text));
    }

    @Test
    void aSuggestionFitsAndIsReadable() {
        assertEquals("1s", Granularity.atLeast(1));
        assertEquals("93s", Granularity.atLeast(93));
        assertEquals("1h", Granularity.atLeast(3_600));
        assertEquals("61m", Granularity.atLeast(3_601));
        for (long seconds = 1; seconds < 10_000_000; seconds = seconds * 7 / 5 + 1) {
            Long suggested = Granularity.seconds(Granularity.atLeast(seconds));
            assertTrue(
                    suggested != null && suggested >= seconds && suggested <= seconds + seconds / 9 + 1, "" + seconds);
        }
    }
}
