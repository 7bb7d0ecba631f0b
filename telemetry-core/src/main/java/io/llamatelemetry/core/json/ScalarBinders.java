package io.llamatelemetry.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatelemetry.api.JsonLong;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.Timestamps;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Binders of what is neither object nor array. None of them turns one JSON type into another. */
final class ScalarBinders {

    /** Beyond this the exact value of a decimal is not worked out; no time and no integer in range is so written. */
    private static final int MOST_EXPONENT = 2_500;

    private ScalarBinders() {}

    /** Strings. */
    enum Strings implements Binder {
        BINDER;

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            JsonParser parser = in.parser();
            return parser.currentToken() == JsonToken.VALUE_STRING
                    ? parser.getText()
                    : in.refuse("a string", "string_type");
        }

        @Override
        public TextForm textForm() {
            return TextForm.STRING;
        }
    }

    /** Booleans. */
    enum Booleans implements Binder {
        BINDER;

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            return switch (in.parser().currentToken()) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                default -> in.refuse("true or false", "bool_type");
            };
        }

        @Override
        public TextForm textForm() {
            return TextForm.LITERAL;
        }
    }

    /** Integers of either width; a number with a fraction or exponent is one where its value is whole. */
    enum Integers implements Binder {
        INT(Integer.MIN_VALUE, Integer.MAX_VALUE),
        LONG(Long.MIN_VALUE, Long.MAX_VALUE);

        private final BigInteger least;
        private final BigInteger most;

        Integers(long least, long most) {
            this.least = BigInteger.valueOf(least);
            this.most = BigInteger.valueOf(most);
        }

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            JsonToken token = in.parser().currentToken();
            if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
                return in.refuse("an integer", "int_type");
            }
            JsonNumber number = in.number();
            if (number == null) {
                return null;
            }
            if (this == LONG && number instanceof JsonLong integer) {
                return integer.value();
            }
            BigInteger value = whole(in.parser().getText());
            if (value == null) {
                return in.refuse("an integer", "int_from_float");
            }
            if (value.compareTo(least) < 0) {
                return in.refuse("at least " + least, "greater_than_equal");
            }
            if (value.compareTo(most) > 0) {
                return in.refuse("at most " + most, "less_than_equal");
            }
            return this == INT ? (Object) value.intValueExact() : (Object) value.longValueExact();
        }

        @Override
        public TextForm textForm() {
            return TextForm.LITERAL;
        }

        private static @Nullable BigInteger whole(String text) {
            BigDecimal exact = exact(text);
            if (exact == null || exact.stripTrailingZeros().scale() > 0) {
                return null;
            }
            return exact.toBigIntegerExact();
        }
    }

    /** Doubles; an integer is one too. */
    enum Doubles implements Binder {
        BINDER;

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            if (Numbers.BINDER.read(in) instanceof JsonNumber number) {
                double value = number.doubleValue();
                return Double.isFinite(value)
                        ? (Object) value
                        : in.refuse("a number within the range of a double", "value_error");
            }
            return null;
        }

        @Override
        public TextForm textForm() {
            return TextForm.LITERAL;
        }
    }

    /** Numbers that stay what they are, integer or float. */
    enum Numbers implements Binder {
        BINDER;

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            JsonToken token = in.parser().currentToken();
            return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT
                    ? in.number()
                    : in.refuse("a number", "float_type");
        }

        @Override
        public TextForm textForm() {
            return TextForm.LITERAL;
        }
    }

    /** Times, as ISO 8601 text or Unix numbers; the latter by what is written, not by the nearest double. */
    enum Instants implements Binder {
        BINDER;

        private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
        private static final String EXPECTED =
                "an ISO 8601 time such as 2024-05-01T12:00:00Z, or a number of Unix seconds";

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            JsonParser parser = in.parser();
            switch (parser.currentToken()) {
                case VALUE_STRING -> {
                    Instant time = Timestamps.parse(parser.getText());
                    if (time == null) {
                        return in.refuse(EXPECTED, "datetime_parsing");
                    }
                    return Timestamps.isInRange(time) ? time : refuseRange(in);
                }
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    return in.number() == null ? null : ofNumber(in);
                }
                default -> {
                    return in.refuse(EXPECTED, "datetime_type");
                }
            }
        }

        @Override
        public TextForm textForm() {
            return TextForm.LITERAL;
        }

        private static @Nullable Object ofNumber(Reading in) throws IOException {
            BigDecimal unix = exact(in.parser().getText());
            if (unix == null) {
                return refuseRange(in);
            }
            BigInteger nanos = Timestamps.nanosOf(unix);
            return nanos.signum() >= 0 && nanos.compareTo(MOST) <= 0
                    ? Timestamps.ofNanos(nanos.longValueExact())
                    : refuseRange(in);
        }

        private static @Nullable Object refuseRange(Reading in) throws IOException {
            return in.refuse("a time from " + Timestamps.MIN + " to " + Timestamps.MAX, "value_error");
        }
    }

    /** The one text that tells a kind of object from its siblings. */
    record Tags(String tag) implements Binder {

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            JsonParser parser = in.parser();
            boolean same = parser.currentToken() == JsonToken.VALUE_STRING
                    && parser.getText().equals(tag);
            return same ? tag : in.refuse('"' + tag + '"', "literal_error");
        }
    }

    /** The constants of an enum, by their wire names. */
    static final class Enums implements Binder {

        private final Map<String, Object> constants = new LinkedHashMap<>();
        private final String expected;

        Enums(Class<?> type) {
            Object[] values = type.getEnumConstants();
            for (Object value : values) {
                constants.put(WireNames.of((Enum<?>) value), value);
            }
            this.expected = "one of " + String.join(", ", constants.keySet());
        }

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            JsonParser parser = in.parser();
            Object constant = parser.currentToken() == JsonToken.VALUE_STRING ? constants.get(parser.getText()) : null;
            return constant != null ? constant : in.refuse(expected, "enum");
        }

        @Override
        public TextForm textForm() {
            return TextForm.STRING;
        }
    }

    /** The exact value of a number that has passed {@link Reading#number}, or null if its exponent is absurd. */
    private static @Nullable BigDecimal exact(String text) {
        try {
            BigDecimal exact = new BigDecimal(text);
            return Math.abs((long) exact.scale()) > MOST_EXPONENT ? null : exact;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
