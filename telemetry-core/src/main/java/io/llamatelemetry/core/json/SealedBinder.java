package io.llamatelemetry.core.json;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a sealed interface, told apart by a tag. Where the tag is not the first member, the bytes ahead are
 * searched for it, so that the members can be read as they come all the same.
 */
final class SealedBinder implements Binder {

    private final String property;
    private final List<Kind> kinds = new ArrayList<>();
    private final String expected;

    /** A kind by its tag, which is there as the parser gives out texts too. */
    private static final class Kind {

        final String tag;
        final char[] units;
        final RecordBinder binder;

        Kind(String tag, RecordBinder binder) {
            this.tag = tag;
            this.units = tag.toCharArray();
            this.binder = binder;
        }
    }

    SealedBinder(Class<?> type, JsonTypeInfo info, JsonSubTypes subtypes) {
        this.property = info.property();
        for (JsonSubTypes.Type kind : subtypes.value()) {
            if (!type.isAssignableFrom(kind.value())) {
                throw new IllegalArgumentException(kind.value() + " is no " + type);
            }
            kinds.add(new Kind(kind.name(), Binders.ofRecord(kind.value())));
        }
        this.expected = "one of " + kinds.stream().map(kind -> kind.tag).collect(Collectors.joining(", "));
    }

    @Override
    public @Nullable Object read(Reading in) throws IOException {
        JsonParser parser = in.parser();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return in.refuse("an object", "dict_type");
        }
        String first = parser.nextFieldName();
        if (property.equals(first) && parser.nextToken() == JsonToken.VALUE_STRING) {
            RecordBinder kind = current(parser);
            if (kind != null) {
                return kind.read(in, parser.nextFieldName(), true);
            }
            return refuseTag(in, parser.getText(), parser.nextFieldName());
        }
        if (property.equals(first)) {
            in.skip();
            return refuseTag(in, null, parser.nextFieldName());
        }
        return first == null ? refuseMissing(in, null) : readBehind(in, first);
    }

    /** The kind that the current text names. It is compared in place: to make a text of it takes longer. */
    private @Nullable RecordBinder current(JsonParser parser) throws IOException {
        char[] text = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int to = from + parser.getTextLength();
        for (Kind kind : kinds) {
            if (Arrays.equals(text, from, to, kind.units, 0, kind.units.length)) {
                return kind.binder;
            }
        }
        return null;
    }

    private @Nullable RecordBinder named(String tag) {
        for (Kind kind : kinds) {
            if (kind.tag.equals(tag)) {
                return kind.binder;
            }
        }
        return null;
    }

    private @Nullable Object readBehind(Reading in, String first) throws IOException {
        TagSearch search = new TagSearch(in.json(), in.index(), in.end(), property);
        if (!search.found()) {
            return refuseMissing(in, first);
        }
        String tag = search.tag();
        RecordBinder kind = tag == null ? null : named(tag);
        return kind == null ? refuseTag(in, tag, first) : kind.read(in, first, false);
    }

    private @Nullable Object refuseMissing(Reading in, @Nullable String rest) throws IOException {
        in.skipMembers(rest);
        in.add(null, "without the member " + property + " (expected: " + expected + ")", "union_tag_not_found");
        return null;
    }

    private @Nullable Object refuseTag(Reading in, @Nullable String tag, @Nullable String rest) throws IOException {
        in.skipMembers(rest);
        String shown = tag == null ? "not a string" : '"' + Reading.clip(tag) + '"';
        in.add(null, property + ": " + shown + " (expected: " + expected + ")", "union_tag_invalid");
        return null;
    }
}
