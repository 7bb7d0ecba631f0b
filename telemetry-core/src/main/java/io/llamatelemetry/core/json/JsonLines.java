package io.llamatelemetry.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.llamatelemetry.api.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads models that stand one in a line, each as {@link JsonReader#read(byte[], Class)} reads it: a line is a document by
 * itself, whatever the others are. One parser goes through the lines for as long as they are in order. The first that is not
 * is read once more, to say what is wrong with it, and it and all that follow are read alone: the one parser does not end
 * where a line does, so that each line that leaves something open could have it read all the others. For one thread.
 *
 * @param <T> the model
 */
public final class JsonLines<T> {

    private final Class<T> type;
    private final Binder binder;
    private byte[] text = new byte[0];
    private int length;

    /** Stands between lines; null until the next line is read. */
    private @Nullable JsonParser parser;

    private int parserBegin;
    private boolean alone;

    /** A reader of such models. */
    public JsonLines(Class<T> type) {
        this(type, Binders.of(type));
    }

    JsonLines(Class<T> type, Binder binder) {
        this.type = type;
        this.binder = binder;
    }

    /**
     * Turns to other lines.
     *
     * @param bytes where they stand; not changed until {@link #end}
     * @param count how many of the bytes there are
     */
    public void begin(byte[] bytes, int count) {
        end();
        text = bytes;
        length = count;
        alone = false;
    }

    /** Lets the lines go. */
    public void end() {
        JsonParser open = parser;
        parser = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException impossible) {
                throw new UncheckedIOException("memory cannot fail to be closed", impossible);
            }
        }
    }

    /**
     * Reads the next line, which is not blank.
     *
     * @param from where it begins
     * @param to where it ends, the line feed not included
     * @throws InvalidRequestException if it is anything but such a model
     */
    public T read(int from, int to) {
        T value = alone ? null : readInPassing(from, to);
        if (value != null) {
            return value;
        }
        end();
        alone = true;
        return type.cast(JsonReader.read(Arrays.copyOfRange(text, from, to), binder));
    }

    /** Null if there is anything wrong. */
    private @Nullable T readInPassing(int from, int to) {
        try {
            JsonText.check(text, from, to);
            JsonParser open = parser(from);
            if (open.nextToken() == null) {
                return null;
            }
            Faults faults = new Faults();
            Object value = binder.read(new Reading(open, text, parserBegin, to, faults));
            long end = parserBegin + open.currentLocation().getByteOffset();
            return value != null && faults.areNone() && end <= to && isBlank((int) end, to) ? type.cast(value) : null;
        } catch (InvalidRequestException | JsonProcessingException malformed) {
            return null;
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory cannot fail to be read", impossible);
        }
    }

    private JsonParser parser(int from) throws IOException {
        JsonParser open = parser;
        if (open == null) {
            open = JsonReader.parser(text, from, length);
            parser = open;
            parserBegin = from;
        }
        return open;
    }

    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
