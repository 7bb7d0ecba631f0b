package io.llamatelemetry.server.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BearerTokenTest {

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "bearer abc", "BEARER  abc ", "Bearer\tabc"})
    void theSchemeIsReadInAnyLetterCase(String header) {
        BearerToken token = BearerToken.in(List.of(header)).orElseThrow();
        assertArrayEquals("abc".getBytes(StandardCharsets.US_ASCII), token.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic YTpi", "Bearerabc", "abc"})
    void anotherSchemeShowsNoToken(String header) {
        assertTrue(BearerToken.in(List.of(header)).isEmpty());
    }

    @Test
    void ofTwoTokensNeitherCounts() {
        BearerToken token = BearerToken.in(List.of("Bearer a", "Bearer a")).orElseThrow();
        assertEquals(0, token.bytes().length);
    }

    @Test
    void ofATokenAndOtherCredentialsNeitherCounts() {
        assertEquals(
                0,
                BearerToken.in(List.of("Basic YTpi", "Bearer a")).orElseThrow().bytes().length);
    }

    @Test
    void aTokenNeverShowsItself() {
        BearerToken token = BearerToken.in(List.of("Bearer hunter2")).orElseThrow();
        assertFalse(token.toString().contains("hunter2"));
    }
}
