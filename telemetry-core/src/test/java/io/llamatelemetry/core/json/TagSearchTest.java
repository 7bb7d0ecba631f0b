package io.llamatelemetry.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A member is found wherever it stands in its object, and never behind the document's end. */
final class TagSearchTest {

    private static final String OBJECT = "{\"a\": {\"type\": [\"]\"]}, \"type\": \"the tag\"}";

    @Test
    void isFoundBehindOthers() throws IOException {
        TagSearch search = search(OBJECT, OBJECT.length());
        assertTrue(search.found());
        assertEquals("the tag", search.tag());
    }

    @Test
    void nothingIsSeenFromTheEndOn() throws IOException {
        int name = OBJECT.lastIndexOf("\"type\"");
        int behindName = name + "\"type\"".length();
        for (int end = 1; end < OBJECT.length(); end++) {
            TagSearch search = search(OBJECT, end);
            assertEquals(end >= behindName, search.found(), OBJECT.substring(0, end));
            String tag = search.tag();
            assertTrue(tag == null || OBJECT.substring(name, end).contains(tag), tag);
        }
    }

    @Test
    void anObjectThatIsLeftOpenEndsWithTheDocument() throws IOException {
        String open = "{\"\":0";
        assertFalse(
                search(open + "\n,\"type\": \"of the next\"}", open.length()).found());
    }

    private static TagSearch search(String json, int end) throws IOException {
        return new TagSearch(json.getBytes(StandardCharsets.UTF_8), 1, end, "type");
    }
}
