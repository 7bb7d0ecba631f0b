package io.llamatelemetry.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CodePointsTest {

    @Test
    void theOrderIsThatOfCodePointsNotOfUnits() {
        List<String> ordered =
                List.of("", "A", "AA", "B", "a", "é", "\ud7ff", "\ue000", "\uffff", "\ud800\udc00", "\udbff\udfff");
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = 0; j < ordered.size(); j++) {
                assertEquals(Integer.compare(i, j), Integer.signum(CodePoints.compare(ordered.get(i), ordered.get(j))));
            }
        }
    }

    @Test
    void theOrderIsThatOfUtf8Bytes() {
        long seed = 11;
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            String left = text(random);
            String right = text(random);
            int byBytes = Arrays.compareUnsigned(
                    left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
            assertEquals(
                    Integer.signum(byBytes),
                    Integer.signum(CodePoints.ORDER.compare(left, right)),
                    "seed " + seed + " round " + i);
        }
    }

    private static String text(Random random) {
        int[] points = {'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x103ff, 0x10400, 0x10ffff};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }
}
