package io.llamatelemetry.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CanonicalJsonTest {

    @ParameterizedTest
    @CsvSource({
        "0x0p0, 0.0",
        "-0x0p0, -0.0",
        "0x1p0, 1.0",
        "0x1.9p6, 100.0",
        "-0x1.4p1, -2.5",
        "0x1.999999999999ap-4, 0.1",
        "0x1.5555555555555p-2, 0.3333333333333333",
        "0x1.a36e2eb1c432dp-14, 0.0001",
        "0x1.4f8b588e368f1p-17, 1e-05",
        "0x1.f75104d551d69p-17, 1.5e-05",
        "0x1.c6bf52633ffffp49, 999999999999999.9",
        "0x1.c6bf52634p49, 1000000000000000.0",
        "0x1p53, 9007199254740992.0",
        "0x1.1c37937e08p53, 1e+16",
        "0x1.b69b4ba630f35p56, 1.2345678901234568e+17",
        "0x1.0f0cf064dd592p73, 1e+22",
        "0x1.52d02c7e14af6p76, 1e+23",
        "0x1.0p97, 1.5845632502852868e+29",
        "0x1.0p60, 1.152921504606847e+18",
        "0x1.0p-24, 5.960464477539063e-08",
        "0x1.0p-44, 5.684341886080802e-14",
        "0x1.0p-1022, 2.2250738585072014e-308",
        "0x0.0000000000001p-1022, 5e-324",
        "0x1.fffffffffffffp1023, 1.7976931348623157e+308",
    })
    void doublesHaveTheirShortestText(String hex, String text) {
        assertEquals(text, JsonValue.of(Double.parseDouble(hex)).toString());
    }

    @Test
    void noTextOfADoubleIsLongerThanNeededAndEachReadsBack() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            long bits = random.nextLong();
            double value = Double.longBitsToDouble(i % 4 == 0 ? bits & 0x7ff0000000000000L : bits);
            if (Double.isFinite(value)) {
                String text = DoubleText.of(value);
                assertEquals(value, Double.parseDouble(text), "seed " + seed + " round " + i);
                assertEquals(digits(shortestByDigits(value)), digits(text), "seed " + seed + " round " + i);
            }
        }
    }

    /** The shortest of the texts that a formatter with a given count of digits makes, rounded either way. */
    private static String shortestByDigits(double value) {
        for (int digits = 1; ; digits++) {
            for (RoundingMode mode : List.of(RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN)) {
                String text = new BigDecimal(value)
                        .round(new MathContext(digits, mode))
                        .toString();
                if (Double.parseDouble(text) == value) {
                    return text;
                }
            }
        }
    }

    private static String digits(String text) {
        String mantissa = text.replaceAll("[eE].*", "").replaceAll("[-.]", "");
        return mantissa.replaceAll("^0+", "").replaceAll("0+$", "");
    }

    @Test
    void membersAreOrderedByCodePointAtEveryLevel() {
        Map<String, JsonValue> members = Attributes.of(
                "\uffff",
                1,
                "\ud83d\ude00",
                2,
                "b",
                Attributes.of("z", 1, "a", List.of(Attributes.of("y", 1, "x", 2))),
                "B",
                3,
                "",
                4);
        assertEquals(
                "{\"\":4,\"B\":3,\"b\":{\"a\":[{\"x\":2,\"y\":1}],\"z\":1},\"\uffff\":1,\"\ud83d\ude00\":2}",
                CanonicalJson.write(members));
        assertEquals(CanonicalJson.write(members), CanonicalJson.write(new JsonObject(members)));
    }

    @Test
    void onlyWhatMustBeEscapedIs() {
        assertEquals("\"\\\"\\\\/\\u0000\\u001f\u007f\u2028é\"", CanonicalJson.quote("\"\\/\u0000\u001f\u007f\u2028é"));
    }

    @Test
    void everyKindOfValueHasItsText() {
        assertEquals(
                "[null,true,false,-1,0.5,9223372036854775808,\"\",[],{}]",
                CanonicalJson.write(JsonValue.from(Arrays.asList(
                        null, true, false, -1, 0.5, BigInteger.ONE.shiftLeft(63), "", List.of(), Map.of()))));
    }
}
