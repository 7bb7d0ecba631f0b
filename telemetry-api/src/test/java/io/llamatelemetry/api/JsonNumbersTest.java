package io.llamatelemetry.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonNumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0, JsonLong, 0",
        "-0, JsonLong, 0",
        "7, JsonLong, 7",
        "-12, JsonLong, -12",
        "999999999999999999, JsonLong, 999999999999999999",
        "9223372036854775807, JsonLong, 9223372036854775807",
        "-9223372036854775808, JsonLong, -9223372036854775808",
        "9223372036854775808, JsonBigInteger, 9223372036854775808",
        "1.0, JsonDouble, 1.0",
        "-0.0, JsonDouble, -0.0",
        "1e2, JsonDouble, 100.0",
        "1E+2, JsonDouble, 100.0",
        "1e-400, JsonDouble, 0.0",
        "9007199254740993.0, JsonDouble, 9007199254740992.0",
    })
    void numbersKeepTheirKind(String text, String kind, String shown) {
        JsonNumber number = JsonNumbers.parse(text);
        assertNotNull(number);
        assertEquals(kind + " " + shown, number.getClass().getSimpleName() + " " + number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "+1",
                "01",
                "-01",
                "1.",
                ".5",
                "1e",
                "1e+",
                "1.e1",
                " 1",
                "1 ",
                "1\n",
                "0x1",
                "1f",
                "1d",
                "1L",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e400",
                "-1e309",
                "1,5",
                "1_0",
                "٣",
                "1٣",
                "--1",
                "null",
                "true"
            })
    void anythingElseIsNone(String text) {
        assertNull(JsonNumbers.parse(text));
    }

    @Test
    void fourHundredDigitsAreTakenAndOneMoreIsNot() {
        String most = "9".repeat(400);
        assertEquals(JsonValue.of(new BigInteger(most)), JsonNumbers.parse(most));
        assertEquals(JsonValue.of(new BigInteger("-" + most)), JsonNumbers.parse("-" + most));
        assertNull(JsonNumbers.parse(most + "9"));
        assertNull(JsonNumbers.parse("-" + most + "9"));
        assertNotNull(JsonNumbers.parse("0." + most + "9"));
        assertNull(JsonNumbers.parse("0." + "1".repeat(2_000)));
    }

    @Test
    void numbersCompareByExactValue() {
        List<String> ascending = List.of(
                "-" + "9".repeat(400),
                "-1.7976931348623157e308",
                "-9223372036854775809",
                "-9223372036854775808",
                "-1.5",
                "-1",
                "0",
                "5e-324",
                "0.1",
                "1",
                "1.0000000000000002",
                "9007199254740992",
                "9007199254740993",
                "9007199254740994.0",
                "9223372036854775807",
                "9223372036854775808",
                "1.7976931348623157e308",
                "1" + "0".repeat(399));
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                assertEquals(
                        Integer.compare(i, j),
                        Integer.signum(JsonNumber.compare(number(ascending.get(i)), number(ascending.get(j)))),
                        ascending.get(i) + " and " + ascending.get(j));
            }
        }
        for (List<String> equal : List.of(
                List.of("1", "1.0"),
                List.of("0", "-0.0"),
                List.of("0.0", "-0.0"),
                List.of("9223372036854775808", "9223372036854775808.0"))) {
            assertEquals(0, JsonNumber.compare(number(equal.get(0)), number(equal.get(1))));
        }
    }

    private static JsonNumber number(String text) {
        JsonNumber number = JsonNumbers.parse(text);
        assertNotNull(number);
        return number;
    }
}
