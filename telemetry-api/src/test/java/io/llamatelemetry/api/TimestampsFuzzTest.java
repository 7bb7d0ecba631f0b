package io.llamatelemetry.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times and numbers as text: what is read is what any other reader of the same standards reads. */
class TimestampsFuzzTest {

    private static final Pattern COMMON =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d(:\\d\\d)?)");

    @FuzzTest
    @DictionaryEntries({"2026-01-02", "T03:04:05", ".000000006", "+05:30", "Z", "-18:00", "24:00", "02-29", "60"})
    void aTimeIsTheOneThatJavaReads(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Instant time = Timestamps.parse(text);
        if (time != null) {
            int year = time.atOffset(ZoneOffset.UTC).getYear();
            Instant again = Timestamps.parse(Timestamps.format(time));
            assertTrue(time.equals(again) || year < 0 || year > 9999, () -> text + " is " + time + " and " + again);
        }
        if (COMMON.matcher(text).matches()) {
            assertEquals(byJava(text), time, text);
        }
    }

    private static @Nullable Instant byJava(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException none) {
            return null;
        }
    }

    @FuzzTest
    @DictionaryEntries({"1e400", "1e-400", "-0.0", "20000000000", "2e10", "9223372036854775807", "0.1", "E+"})
    void aNumberIsTheOneThatIsSpelt(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        JsonNumber number = JsonNumbers.parse(text);
        if (number == null) {
            return;
        }
        BigDecimal exact = exact(text);
        if (exact == null) {
            return;
        }
        if (number instanceof JsonDouble decimal) {
            assertEquals(exact.doubleValue(), Math.abs(decimal.value()) * exact.signum(), text);
        } else {
            assertEquals(exact.toBigIntegerExact(), number.toBigInteger(), text);
        }
        JsonNumber again = JsonNumbers.parse(number.toString());
        assertEquals(number, again, text);
        timeOf(number);
    }

    /** Null where the exponent is beyond what Java has exactly. */
    private static @Nullable BigDecimal exact(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException beyond) {
            return null;
        }
    }

    /** Exact, however far from the present: the nanosecond before or at the number's time. */
    private static void timeOf(JsonNumber number) {
        BigDecimal unix = Timestamps.decimalOf(number);
        BigInteger nanos = Timestamps.nanosOf(unix);
        boolean isMillis = unix.abs().compareTo(new BigDecimal("2e10")) > 0;
        BigDecimal exact = unix.multiply(new BigDecimal(isMillis ? "1e6" : "1e9"));
        assertEquals(exact.setScale(0, RoundingMode.FLOOR).toBigInteger(), nanos, unix::toString);
        if (nanos.signum() >= 0 && nanos.bitLength() < Long.SIZE) {
            Instant time = Timestamps.ofNanos(nanos.longValueExact());
            assertTrue(Timestamps.isInRange(time), time::toString);
            assertEquals(nanos.longValueExact(), Timestamps.toNanos(time));
            assertEquals(time, Timestamps.parse(Timestamps.format(time)));
        }
    }
}
