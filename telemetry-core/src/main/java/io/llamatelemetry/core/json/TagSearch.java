package io.llamatelemetry.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks ahead in an object for a member that is a string. It takes the text to be well-formed: where it is not, what it
 * finds means nothing, and the parser that comes after reports it.
 */
final class TagSearch {

    private final byte[] json;
    private final int end;
    private final byte[] property;
    private int at;
    private boolean found;
    private @Nullable String tag;

    /**
     * Searches.
     *
     * @param json where the document stands
     * @param at the index of the first quote of one of the object's names
     * @param end where the document ends; nothing from there on is looked at
     * @param property the name of the member that is looked for
     */
    TagSearch(byte[] json, int at, int end, String property) throws IOException {
        this.json = json;
        this.end = end;
        this.property = ('"' + property + '"').getBytes(StandardCharsets.UTF_8);
        this.at = at;
        search();
    }

    /** Whether the object has the member. */
    boolean found() {
        return found;
    }

    /** The member's value; null unless it is there and a string. */
    @Nullable String tag() {
        return tag;
    }

    private void search() throws IOException {
        int depth = 0;
        boolean name = true;
        while (depth >= 0 && at < end) {
            switch (json[at]) {
                case '"' -> {
                    int start = at;
                    skipString();
                    if (depth == 0 && name && isProperty(start)) {
                        takeValue();
                        return;
                    }
                    name = false;
                }
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                default -> {
                    name |= depth == 0 && json[at] == ',';
                    at++;
                }
            }
        }
    }

    /** Steps from a string's first quote to behind its last. */
    private void skipString() {
        at++;
        while (at < end && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        at = Math.min(at + 1, end);
    }

    private boolean isProperty(int start) throws IOException {
        if (Arrays.equals(json, start, at, property, 0, property.length)) {
            return true;
        }
        boolean escaped = false;
        for (int i = start; i < at; i++) {
            escaped |= json[i] == '\\';
        }
        return escaped && decode(start).equals(new String(property, 1, property.length - 2, StandardCharsets.UTF_8));
    }

    private void takeValue() throws IOException {
        found = true;
        while (at < end && (json[at] <= ' ' || json[at] == ':')) {
            at++;
        }
        if (at < end && json[at] == '"') {
            int start = at;
            skipString();
            tag = decode(start);
        }
    }

    /**
     * The text of the string from an index up to where the search stands; empty if it is malformed, of which the parser
     * speaks when it comes there. It is read as characters: a parser of bytes would guess their encoding anew.
     */
    private String decode(int start) throws IOException {
        for (int i = start; i < at; i++) {
            if (json[i] == '\\') {
                try (JsonParser parser =
                        JsonReader.parser(new String(json, start, at - start, StandardCharsets.UTF_8))) {
                    parser.nextToken();
                    return parser.getText();
                } catch (JsonProcessingException malformed) {
                    return "";
                }
            }
        }
        return new String(json, start + 1, Math.max(0, at - start - 2), StandardCharsets.UTF_8);
    }
}
