package io.llamatelemetry.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TextHashTest {

    @Test
    void everyUnitAndTheLengthCount() {
        Set<Integer> hashes = new HashSet<>();
        int texts = 0;
        for (int length = 0; length < 70; length++) {
            String plain = "a".repeat(length);
            texts += hashes.add(TextHash.of(plain)) ? 1 : 0;
            for (int i = 0; i < length; i++) {
                texts += hashes.add(TextHash.of(plain.substring(0, i) + 'b' + plain.substring(i + 1))) ? 1 : 0;
                texts += hashes.add(TextHash.of(plain.substring(0, i) + 'ä' + plain.substring(i + 1))) ? 1 : 0;
            }
        }
        assertTrue(texts > 70 + 2 * 69 * 70 / 2 - 5, texts + " hashes");
    }

    @Test
    void theHashesOfNumbersSpreadOverTheirLowerAndTheirUpperBits() {
        Random random = new Random(1);
        Set<Integer> lower = new HashSet<>();
        Set<Integer> upper = new HashSet<>();
        for (int i = 0; i < 1 << 12; i++) {
            int hash = TextHash.of("user-" + (1_000 + i) + " of " + random.nextInt(3));
            lower.add(hash & 0xFFF);
            upper.add(hash >>> 20);
        }
        // Of n things thrown into n places, 63 of 100 places get some.
        assertTrue(lower.size() > 2_400 && upper.size() > 2_400, lower.size() + " and " + upper.size());
    }

    @Test
    void whatIsNotAsciiIsNeverTakenForIt() {
        for (String text : List.of("ä", "?ä", "\ud800", "a\udc00?", "𝄞", "\u0100")) {
            assertNull(TextHash.ascii(text), text);
        }
        assertEquals("what?", new String(Objects.requireNonNull(TextHash.ascii("what?")), StandardCharsets.US_ASCII));
    }

    @Test
    void textsOfAnyKindAreReadAsTheyWereWritten() {
        Texts dictionaries = new Texts();
        for (String text : List.of("", "?", "\ud800", "x?\udfff", "é", "\u0100", "𝄞 ", "a".repeat(300), "user-1234")) {
            for (int time = 0; time < 200; time++) {
                ByteSink sink = new ByteSink(dictionaries);
                assertEquals(TextHash.of(text), sink.putText(text));
                assertEquals(TextHash.of(text), sink.putUnique(text));
                assertEquals(TextHash.of(text), sink.putName(text));
                ByteSource source = new ByteSource(sink.toBytes(), 0, dictionaries);
                assertEquals(text, source.getText());
                assertEquals(text, source.getText());
                assertEquals(text, source.getName());
            }
        }
    }
}
