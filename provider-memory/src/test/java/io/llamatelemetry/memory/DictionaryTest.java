package io.llamatelemetry.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which texts get a number. */
class DictionaryTest {

    private final Dictionary dictionary = new Dictionary(3);

    private Dictionary.Entry seen(String text) {
        Dictionary.Entry entry = null;
        for (int time = 0; time < 3; time++) {
            entry = dictionary.find(text, text.hashCode());
        }
        assertNotNull(entry, text);
        return entry;
    }

    @Test
    void aTextGetsANumberWhenItComesOften() {
        assertNull(dictionary.find("a", 1));
        assertNull(dictionary.find("a", 1));
        Dictionary.Entry entry = dictionary.find("a", 1);
        assertNotNull(entry);
        assertSame(entry, dictionary.find("a", 1));
        assertEquals("a", dictionary.text(entry.number));
        assertEquals(Terms.hash("a"), entry.termHash);
        assertEquals(1, dictionary.size());
    }

    @Test
    void aLongTextGetsNone() {
        String text = "x".repeat(129);
        IntStream.range(0, 10).forEach(time -> assertNull(dictionary.find(text, text.hashCode())));
    }

    @Test
    void numbersAreTheTextsOwnHoweverManyThereAre() {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            numbers.add(seen("text " + i).number);
        }
        assertEquals(5_000, numbers.size());
        for (int i = 0; i < 5_000; i++) {
            assertEquals("text " + i, dictionary.text(seen("text " + i).number));
        }
    }

    /** Whoever makes texts of one hash is told nothing of a number, and nobody searches for long. */
    @Test
    void textsOfOneHashBeyondAFewGetNone() {
        int numbered = 0;
        for (int i = 0; i < 1_000; i++) {
            Dictionary.Entry entry = null;
            for (int time = 0; time < 5; time++) {
                entry = dictionary.find("text " + i, 77);
            }
            numbered += entry == null ? 0 : 1;
        }
        assertEquals(8, numbered);
        assertEquals(8, dictionary.size());
    }

    @Test
    void itIsBounded() {
        Dictionary eager = new Dictionary(1);
        for (int i = 0; i < 100_000; i++) {
            eager.find("text " + i, Terms.hash("text " + i));
        }
        int size = eager.size();
        assertTrue(size > 60_000 && size <= 65_536, "size " + size);
        Dictionary.Entry last = eager.find("text 1", Terms.hash("text 1"));
        assertNotNull(last);
        assertEquals("text 1", eager.text(last.number));
    }
}
