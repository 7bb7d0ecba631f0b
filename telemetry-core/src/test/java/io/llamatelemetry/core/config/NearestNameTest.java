package io.llamatelemetry.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    private static final List<String> KNOWN =
            List.of("port", "host", "idle_timeout", "stop_timeout", "lucene", "memory");

    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource({
        "prot, port",
        "hosts, host",
        "sport, port",
        "idleTimeout, idle_timeout",
        "IDLE-TIMEOUT, idle_timeout",
        "stop_timeuot, stop_timeout",
        "lucen, lucene",
        "memroy, memory",
    })
    void aSlipIsForgiven(String given, String meant) {
        assertEquals(Optional.of(meant), NearestName.of(given, KNOWN));
    }

    @ParameterizedTest(name = "{0} means nothing")
    @CsvSource({"elephant", "elasticsearch", "''", "_", "xx"})
    void whatIsFarFromEveryNameMeansNone(String given) {
        assertEquals(Optional.empty(), NearestName.of(given, KNOWN));
    }

    @Test
    void ofEquallyNearNamesTheFirstInOrderIsMeant() {
        assertEquals(Optional.of("bat"), NearestName.of("fat", List.of("cat", "bat", "hat")));
    }

    @Test
    void hugeNamesAreNotCompared() {
        assertEquals(Optional.empty(), NearestName.of("x".repeat(1_000_000), List.of("x".repeat(1_000_000))));
    }
}
