package io.llamatelemetry.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.JsonNumbers;
import io.llamatelemetry.api.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedType;
import java.util.List;
import java.util.Objects;

/**
 * Reads JSON strictly: no value of one JSON type is taken for another, except that a number with a fraction or an exponent
 * is an integer where its value is whole, and that times come as text or numbers. Unknown members are passed over.
 *
 * <p>Whatever is wrong with the text is an {@link InvalidRequestException}. If it is not JSON at all (bad syntax or UTF-8,
 * half a surrogate pair, more than {@value #MAX_DEPTH} levels, content behind the value), that is its one fault, with line
 * and column in characters. Otherwise it names all the faults there are: wrong types, missing and repeated members
 * (wherever they stand, in ignored members too), numbers out of bounds, and what a model's constructor refuses.
 *
 * <p>Thread-safe. Texts are read whole into memory; it is for the caller to bound their length.
 */
public final class JsonReader {

    /** The most arrays and objects that may stand in one another. */
    public static final int MAX_DEPTH = 64;

    /** The same for what the system itself has written, where values that came by other ways are nested once more. */
    public static final int MAX_STORED_DEPTH = 1_000;

    private static final JsonFactory REQUESTS = factory(MAX_DEPTH);
    private static final JsonFactory STORED = factory(MAX_STORED_DEPTH);

    private JsonReader() {}

    /**
     * Reads a model.
     *
     * @param json UTF-8
     * @param type a record, an enum, a sealed interface with a tag, a scalar or a kind of {@link JsonValue}
     * @throws InvalidRequestException if the text is anything but such a value
     */
    public static <T> T read(byte[] json, Class<T> type) {
        return type.cast(read(json, Binders.of(type)));
    }

    /**
     * Reads a model from a stream, to the stream's end. Does not close it.
     *
     * @throws InvalidRequestException if the text is anything but such a value
     * @throws IOException if the stream fails
     */
    public static <T> T read(InputStream json, Class<T> type) throws IOException {
        return read(json.readAllBytes(), type);
    }

    /**
     * Reads a value of any type that a model can hold, lists and maps included.
     *
     * @throws InvalidRequestException if the text is anything but such a value
     */
    public static Object read(byte[] json, AnnotatedType type) {
        return read(json, Binders.of(type));
    }

    /**
     * Takes the elements of an array as they are read.
     *
     * @param <T> their type
     */
    public interface Elements<T> {

        /** Takes the next element. */
        void element(T value);

        /** Is told what is wrong with the next element, the places counted from it on. */
        void refused(List<Fault> faults);
    }

    /**
     * Reads the elements of an array one by one, so that a wrong one does not spoil the others.
     *
     * @throws InvalidRequestException if the text is not JSON, or not an array; elements may have been given out before
     */
    public static <T> void elements(byte[] json, Class<T> type, Elements<T> sink) {
        read(json, new ElementsBinder<>(Binders.of(type), type, sink));
    }

    /**
     * Reads any JSON from UTF-8.
     *
     * @throws InvalidRequestException if the text is not JSON
     */
    public static JsonValue value(byte[] json) {
        return read(json, JsonValue.class);
    }

    /**
     * Reads any JSON.
     *
     * @throws InvalidRequestException if the text is not JSON
     */
    public static JsonValue value(String json) {
        return value(JsonText.bytes(json));
    }

    /**
     * Reads any JSON that {@link JsonWriter} wrote: as strictly as the rest, but up to {@value #MAX_STORED_DEPTH} levels.
     *
     * @param json UTF-8
     * @throws InvalidRequestException if the text is not JSON
     */
    public static JsonValue storedValue(byte[] json) {
        return (JsonValue) read(json, Binders.of(JsonValue.class), STORED, MAX_STORED_DEPTH);
    }

    /**
     * Reads a value that came in a path or a query: a number or boolean where the type asks for one, else text.
     *
     * @param text the value, decoded
     * @param type the type: a scalar or an enum
     * @throws InvalidRequestException if the text is no such value
     * @throws IllegalArgumentException if the type is another
     */
    public static Object ofText(String text, AnnotatedType type) {
        Binder binder = Binders.of(type);
        boolean literal = binder.textForm() == Binder.TextForm.LITERAL
                && (text.equals("true") || text.equals("false") || JsonNumbers.parse(text) != null);
        if (binder.textForm() == Binder.TextForm.NONE) {
            throw new IllegalArgumentException(type + " has no form in a path or query (expected: a scalar)");
        }
        return read(literal ? JsonText.bytes(text) : JsonWriter.bytes(text), binder);
    }

    /** Whether values of that type can stand in a path or a query: scalars and enums. */
    public static boolean hasTextForm(AnnotatedType type) {
        return Binders.of(type).textForm() != Binder.TextForm.NONE;
    }

    /** Reads a whole document. */
    static Object read(byte[] json, Binder binder) {
        return read(json, binder, REQUESTS, MAX_DEPTH);
    }

    private static Object read(byte[] json, Binder binder, JsonFactory factory, int mostLevels) {
        JsonText.check(json);
        Faults faults = new Faults();
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() == null) {
                throw JsonText.malformed(json, json.length, "no JSON: the text ends");
            }
            Object value = binder.read(new Reading(parser, json, faults));
            JsonToken next = parser.nextToken();
            if (next != null) {
                long at = parser.currentTokenLocation().getByteOffset();
                throw JsonText.malformed(json, at, "malformed JSON: content behind the value,");
            }
            faults.throwIfAny();
            return Objects.requireNonNull(value);
        } catch (JsonProcessingException e) {
            throw malformed(json, e, mostLevels);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
        }
    }

    /** A parser of the values that stand in an array one behind the other. */
    static JsonParser parser(byte[] json, int from, int to) throws IOException {
        return REQUESTS.createParser(json, from, to - from);
    }

    /** A parser of part of a document. */
    static JsonParser parser(String json) throws IOException {
        return REQUESTS.createParser(json);
    }

    private static InvalidRequestException malformed(byte[] json, JsonProcessingException e, int mostLevels) {
        long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
        return JsonText.malformed(json, at < 0 ? json.length : at, what(e, mostLevels));
    }

    private static String what(JsonProcessingException e, int mostLevels) {
        if (e instanceof JsonEOFException) {
            return "malformed JSON: it ends too early,";
        }
        if (e instanceof StreamConstraintsException) {
            return "JSON nested more than " + mostLevels + " levels deep";
        }
        return "malformed JSON";
    }

    private static JsonFactory factory(int mostLevels) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(mostLevels)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }
}
