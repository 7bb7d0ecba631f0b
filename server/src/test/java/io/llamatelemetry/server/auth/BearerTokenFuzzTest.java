package io.llamatelemetry.server.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A header shows the token that stands in it, whole, or none. */
final class BearerTokenFuzzTest {

    @FuzzTest
    @DictionaryEntries({"Bearer ", "bearer", "BEARER\t", "Basic ", "Bearer  ", "Bearer\u00a0", "Bearer,Bearer "})
    void aTokenIsTheRestOfItsHeader(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Optional<BearerToken> shown = BearerToken.in(List.of(text));
        String header = text.strip();
        shown.ifPresent(token -> {
            String value = new String(token.bytes(), StandardCharsets.UTF_8);
            assertEquals(header.substring("bearer".length()).strip(), value);
        });
        if (!header.regionMatches(true, 0, "bearer", 0, 6)) {
            assertFalse(shown.isPresent(), header);
        }
        String token = "x" + header.replaceAll("\\s", "");
        Optional<BearerToken> given = BearerToken.in(List.of("Bearer " + token));
        assertArrayEquals(
                token.getBytes(StandardCharsets.UTF_8), given.orElseThrow().bytes());
        assertEquals("BearerToken[…]", given.orElseThrow().toString());
        assertArrayEquals(
                new byte[0],
                BearerToken.in(List.of("Bearer " + token, "Bearer " + token))
                        .orElseThrow()
                        .bytes());
    }
}
