package io.llamatelemetry.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractDocumentationTest {

    @TempDir
    Path folder;

    @Test
    void everyPlaceWithoutATextIsNamedWithItsFileAndLine() throws IOException {
        source("Bare", "public record Bare(int first, int second) {}");
        source("Half", "/** Half. @param left Left. */\npublic record Half(int left, int right) {}");
        source("Shade", "/** Shades. */\npublic enum Shade {\n    /** Dark. */\n    DARK,\n    LIGHT\n}");
        source("Protocol", """
                /** A protocol. */
                public interface Protocol {
                    @WebMethod(route = "/x", method = "GET")
                    String undocumented(int parameter);

                    /**
                     * Documented.
                     *
                     * @param parameter A parameter.
                     * @param stranger Nobody's.
                     */
                    @WebMethod(route = "/y", method = "GET")
                    String documented(int parameter);

                    String accessor();
                }
                """);

        String message = refusal();

        String expected = """
                12 places of the protocol are not documented:
                  Bare.java:1: Bare has no text
                  Bare.java:1: Bare.first has no text
                  Bare.java:1: Bare.second has no text
                  Half.java:2: Half.left has no text
                  Half.java:2: Half.right has no text
                  Protocol.java:3: Protocol.undocumented has no text
                  Protocol.java:3: Protocol.undocumented.parameter has no text
                  Protocol.java:3: Protocol.undocumented.return has no text
                  Protocol.java:12: Protocol.documented documents stranger, which it does not have
                  Protocol.java:12: Protocol.documented.return has no text
                  Protocol.java:15: Protocol.accessor has no text
                  Shade.java:5: Shade.LIGHT has no text""";
        assertEquals(
                expected,
                message.replace(folder.toString() + folder.getFileSystem().getSeparator(), ""));
    }

    @Test
    void markupBecomesPlainText() throws IOException {
        source("Sample", """
                import java.util.List;

                /**
                 * First line,
                 * second line of {@code a < b} and {@literal <c>}, with {@link List#size()}, {@link #value},
                 * {@linkplain List a list} and at most {@value Bounds#MOST} of them &lt; all &amp; &#x2026;
                 *
                 * <p>Second <em>paragraph</em>:
                 *
                 * <ul>
                 *   <li>one
                 *   <li>two, which
                 *       goes on
                 * </ul>
                 *
                 * @param value A value of 2⁵³.
                 */
                public record Sample(int value) {}
                """);
        source("Bounds", "/** Bounds. */\npublic final class Bounds {\n    static final int MOST = 7;\n}");

        assertEquals(
                Map.of(
                        "Bounds",
                        "Bounds.",
                        "Sample",
                        "First line, second line of `a < b` and <c>, with List.size, value, a list and at most 7 of them"
                                + " < all & …\n\nSecond paragraph:\n\n- one\n- two, which goes on",
                        "Sample.value",
                        "A value of 2⁵³."),
                ExtractDocumentation.extract(folder));
    }

    @Test
    void markupWithoutAPlainFormIsRefused() throws IOException {
        source("Table", "/** A <table><tr><td>x</td></tr></table>. */\npublic final class Table {}");

        String message = refusal();

        assertTrue(message.contains("Table.java:2: Table: '<table>' has no plain form"), message);
    }

    @Test
    void whatIsNotPublicNeedsNoText() throws IOException {
        source("Inner", "record Inner(int value) {}");
        source("Outer", "/** Outer. */\npublic interface Outer {\n    static int helper() { return 1; }\n}");

        assertEquals(Map.of("Outer", "Outer."), ExtractDocumentation.extract(folder));
    }

    @Test
    void propertiesGiveBackEveryTextAndTheSameBytes() throws IOException {
        Map<String, String> texts = Map.of("B.c", "back\\slash = # ! : 2⁵³ \uD83D\uDE00", "A", "one\n\n- two");

        String written = ExtractDocumentation.properties(texts);

        Properties read = new Properties();
        read.load(new StringReader(written));
        assertEquals(texts, read);
        assertEquals("A=one\\n\\n- two\nB.c=back\\\\slash = # ! : 2⁵³ \uD83D\uDE00\n", written);
    }

    @Test
    void aFileThatIsUpToDateIsLeftAsItIs() throws IOException {
        source("Only", "/** The only one. */\npublic final class Only {}");
        Path file = folder.resolve("made/documentation.properties");
        String[] arguments = {folder.toString(), file.toString()};
        ExtractDocumentation.main(arguments);
        FileTime longAgo = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(file, longAgo);

        ExtractDocumentation.main(arguments);
        assertEquals(longAgo, Files.getLastModifiedTime(file));

        source("Only", "/** Changed. */\npublic final class Only {}");
        ExtractDocumentation.main(arguments);
        assertEquals("Only=Changed.\n", Files.readString(file));
    }

    private String refusal() {
        return String.valueOf(assertThrows(IllegalStateException.class, () -> ExtractDocumentation.extract(folder))
                .getMessage());
    }

    private void source(String type, String text) throws IOException {
        Files.writeString(folder.resolve(type + ".java"), text);
    }
}
