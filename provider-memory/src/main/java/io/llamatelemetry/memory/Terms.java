package io.llamatelemetry.memory;

import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonBigInteger;
import io.llamatelemetry.api.JsonBoolean;
import io.llamatelemetry.api.JsonDouble;
import io.llamatelemetry.api.JsonLong;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonNumbers;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.spi.SpanKey;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a span can be found by, as hashes. There are terms: of each attribute its key and value, and its key alone; of the name
 * and the status as though they were attributes. And there are the hashes of the ids, which are kept apart from the terms; an
 * id that is a number has that number's term besides.
 *
 * <p>Values that a condition holds equal have a term in common: numbers of one value have the same, and a string that is a
 * number has that number's term besides its own. Two unlike things may share a hash, so what is found must be checked. For
 * one thread.
 */
final class Terms {

    private static final int PRESENT = 1;
    private static final int TEXT = 2;
    private static final int NUMBER = 3;
    private static final int BOOLEAN = 4;
    private static final int NESTED = 5;
    private static final double LONG_RANGE = 0x1p63;

    private static final int SPAN_ID = hash("span_id");
    private static final int TRACE_ID = hash("trace_id");
    private static final int NAME = hash("name");
    private static final int PARENT_SPAN_ID = hash("parent_span_id");
    private static final int STATUS_OK = textTerm("status", SpanStatus.OK.wireName());
    private static final int STATUS_ERROR = textTerm("status", SpanStatus.ERROR.wireName());
    private static final int LONGEST_QUICK = 18;

    private int[] hashes = new int[64];
    private int size;
    private int identitySize;
    private int spanHash;
    private int traceHash;
    private boolean hasParent;
    private int parentHash;

    /** Begins with a span's identity. */
    void begin(SpanKey span, int itsHash) {
        size = 0;
        spanHash = itsHash;
        traceHash = hash(span.traceId());
        hasParent = false;
        addNumber(SPAN_ID, span.spanId());
        addNumber(TRACE_ID, span.traceId());
        identitySize = size;
    }

    void addName(String name, int nameHash) {
        addText(NAME, name, nameHash);
    }

    void addParent(String spanId, int itsHash) {
        hasParent = true;
        parentHash = itsHash;
        addNumber(PARENT_SPAN_ID, spanId);
    }

    void addStatus(SpanStatus status) {
        add(status == SpanStatus.OK ? STATUS_OK : STATUS_ERROR);
    }

    /** Adds those of an attribute that is a string, by the hashes of the key and of the string. */
    void addAttribute(int keyHash, String text, int textHash) {
        add(TextHash.of(keyHash, PRESENT, 0));
        addText(keyHash, text, textHash);
    }

    /** Adds those of any attribute. */
    void addAttribute(int keyHash, JsonValue value) {
        if (!value.isNull()) {
            add(TextHash.of(keyHash, PRESENT, 0));
            addValue(keyHash, value);
        }
    }

    int size() {
        return size;
    }

    /** How many of the first terms are of the identity, which every record of the span shares. */
    int identitySize() {
        return identitySize;
    }

    /** The hash of the span's id. */
    int spanHash() {
        return spanHash;
    }

    /** The hash of its trace's id. */
    int traceHash() {
        return traceHash;
    }

    /** Whether it has a parent. */
    boolean hasParent() {
        return hasParent;
    }

    /** The hash of its parent's id, if it has one. */
    int parentHash() {
        return parentHash;
    }

    int get(int index) {
        return hashes[index];
    }

    /** The term of a span that has the attribute, whatever its value. */
    static int presence(String key) {
        return TextHash.of(hash(key), PRESENT, 0);
    }

    /** The terms of which a span has at least one if its attribute or field of this key equals the value. */
    static int[] equality(String key, JsonValue value) {
        Terms terms = new Terms();
        terms.addValue(hash(key), value);
        return Arrays.copyOf(terms.hashes, terms.size);
    }

    private void addValue(int keyHash, JsonValue value) {
        if (value instanceof JsonString text) {
            addText(keyHash, text.value(), hash(text.value()));
        } else if (value instanceof JsonNumber number) {
            add(TextHash.of(keyHash, NUMBER, hash(number)));
        } else if (value instanceof JsonBoolean truth) {
            add(TextHash.of(keyHash, BOOLEAN, truth.value() ? 1 : 0));
        } else {
            add(TextHash.of(keyHash, NESTED, deepHash(value)));
        }
    }

    private void addText(int keyHash, String text, int textHash) {
        add(TextHash.of(keyHash, TEXT, textHash));
        addNumber(keyHash, text);
    }

    private void addNumber(int keyHash, String text) {
        JsonNumber number = numberIn(text);
        if (number != null) {
            add(TextHash.of(keyHash, NUMBER, hash(number)));
        }
    }

    private void add(int hash) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        hashes[size++] = hash;
    }

    /** As {@link JsonNumbers#parse}, but quick about plain integers and ids that begin with a digit. */
    private static @Nullable JsonNumber numberIn(String text) {
        int length = text.length();
        if (length == 0 || text.charAt(0) > '9' || text.charAt(length - 1) > '9') {
            return null;
        }
        long value = 0;
        boolean digitsAlone = length <= LONGEST_QUICK && text.charAt(0) != '0';
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            if (unit >= '0' && unit <= '9') {
                value = 10 * value + (unit - '0');
            } else if (unit == 'e' || unit == 'E' || unit == '.' || unit == '-' || unit == '+') {
                digitsAlone = false;
            } else {
                return null;
            }
        }
        return digitsAlone ? JsonValue.of(value) : JsonNumbers.parse(text);
    }

    private static int hash(JsonNumber number) {
        if (number instanceof JsonLong small) {
            return Long.hashCode(small.value());
        }
        if (number instanceof JsonBigInteger big) {
            return big.value().hashCode();
        }
        double value = ((JsonDouble) number).value();
        if (!number.isIntegral()) {
            return Double.hashCode(value);
        }
        return value >= -LONG_RANGE && value < LONG_RANGE
                ? Long.hashCode((long) value)
                : number.toBigInteger().hashCode();
    }

    /** Equal for what is equal deep down, where numbers are equal by value. */
    private static int deepHash(JsonValue value) {
        if (value instanceof JsonNumber number) {
            return hash(number);
        }
        if (value instanceof JsonArray array) {
            int hash = 1;
            for (JsonValue element : array.elements()) {
                hash = 31 * hash + deepHash(element);
            }
            return hash;
        }
        if (value instanceof JsonObject object) {
            int hash = 2;
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                hash += TextHash.of(hash(member.getKey()), NESTED, deepHash(member.getValue()));
            }
            return hash;
        }
        return value instanceof JsonString text
                ? hash(text.value())
                : value.toString().hashCode();
    }

    /** The hash of a text. */
    static int hash(String text) {
        return TextHash.of(text);
    }

    private static int textTerm(String key, String value) {
        return TextHash.of(hash(key), TEXT, hash(value));
    }

    /** The hash of two hashes. */
    static int mix(int left, int right) {
        return TextHash.of(left, 0, right);
    }
}
