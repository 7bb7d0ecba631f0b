package io.llamatelemetry.spi;

import io.llamatelemetry.api.JsonBoolean;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonNumbers;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanWithStatus;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The terms under which a span is found: one keyword field for all attributes of all keys, not analysed. With the {@linkplain
 * NanosColumn columns} they answer every {@link SpanClause}; how, says {@link IndexQuestions}.
 *
 * <p>A term is the key, the type and a value whose order as text is that of the values, so that equality is a term and greater
 * or less a range. All of it is text; its order by code point is that of its UTF-8 bytes. A term has at most about 1,800 bytes:
 *
 * <ul>
 *   <li>every attribute that is not null has a term that says that it is there;
 *   <li>a text has its first 128 code points and, if it is longer, its SHA-256. A text that is a JSON number has the number
 *       too, in a space that only conditions with numbers search;
 *   <li>a number has two: its exact value, and the bucket that it falls in, so that a range is a few terms;
 *   <li>arrays and objects have a hash in which equal numbers are equal;
 *   <li>fields have keys of their own. A condition searches them where there is no attribute of the key, so that the same
 *       terms find all spans of a trace.
 * </ul>
 *
 * <p>What is stored with these terms is read by later versions: they must never change.
 */
public final class AttributeTerms {

    private static final String NAME = TermText.field("name");
    private static final String STATUS = TermText.field("status");
    private static final String SPAN_ID = TermText.field("span_id");
    private static final String TRACE_ID = TermText.field("trace_id");
    private static final String PARENT = TermText.field("parent_span_id");
    private static final String NO_PARENT = PARENT + TermText.ABSENT;
    private static final String OPEN = TermText.field("end_time") + TermText.ABSENT;

    private AttributeTerms() {}

    /** The terms of a span, each once. */
    public static Set<String> of(SpanWithStatus span) {
        Set<String> terms = new LinkedHashSet<>();
        collect(span, terms::add);
        return terms;
    }

    /** Hands over the terms of a span, each once. */
    public static void collect(SpanWithStatus span, Consumer<String> terms) {
        addText(TRACE_ID, span.traceId(), terms);
        addText(SPAN_ID, span.spanId(), terms);
        addText(NAME, span.name(), terms);
        if (span.parentSpanId() == null) {
            terms.accept(NO_PARENT);
        } else {
            addText(PARENT, span.parentSpanId(), terms);
        }
        if (span.endTime() == null) {
            terms.accept(OPEN);
        }
        if (span.status() != null) {
            addText(STATUS, span.status().wireName(), terms);
        }
        span.attributes().forEach((key, value) -> {
            if (!value.isNull()) {
                String prefix = TermText.attribute(key);
                terms.accept(prefix + TermText.PRESENT);
                addValue(prefix, value, terms);
            }
        });
    }

    /** The term of all spans of a trace. */
    public static String ofTrace(String traceId) {
        return TRACE_ID + TermText.TEXT + TermText.text(traceId);
    }

    /** The term of all spans of an id, in whatever trace. */
    public static String ofSpan(String spanId) {
        return SPAN_ID + TermText.TEXT + TermText.text(spanId);
    }

    private static void addValue(String prefix, JsonValue value, Consumer<String> terms) {
        if (value instanceof JsonString text) {
            addText(prefix, text.value(), terms);
        } else if (value instanceof JsonNumber number) {
            OrderedNumber ordered = OrderedNumber.of(number);
            terms.accept(prefix + TermText.NUMBER + ordered.exact());
            terms.accept(prefix + TermText.NUMBER_BUCKET + ordered.bucket());
        } else if (value instanceof JsonBoolean truth) {
            terms.accept(prefix + TermText.BOOLEAN + truth);
        } else {
            terms.accept(prefix + TermText.NESTED + TermText.nested(value));
        }
    }

    private static void addText(String prefix, String text, Consumer<String> terms) {
        terms.accept(prefix + TermText.TEXT + TermText.text(text));
        JsonNumber number = mayBeNumber(text) ? JsonNumbers.parse(text) : null;
        if (number != null) {
            OrderedNumber ordered = OrderedNumber.of(number);
            terms.accept(prefix + TermText.SPELT_NUMBER + ordered.exact());
            terms.accept(prefix + TermText.SPELT_NUMBER_BUCKET + ordered.bucket());
        }
    }

    /** Whether a text has only characters that numbers have: ids in hexadecimal mostly end this soon. */
    private static boolean mayBeNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            boolean digit = unit >= '0' && unit <= '9';
            if (!digit && unit != '-' && unit != '+' && unit != '.' && unit != 'e' && unit != 'E') {
                return false;
            }
        }
        return true;
    }
}
