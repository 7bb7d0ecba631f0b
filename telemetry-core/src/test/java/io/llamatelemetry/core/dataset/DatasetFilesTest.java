package io.llamatelemetry.core.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonLong;
import io.llamatelemetry.api.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatasetFilesTest {

    private static final DatasetFiles.Mark MARK =
            new DatasetFiles.Mark(Instant.parse("2026-01-01T00:00:00Z"), "f", null);

    @TempDir
    Path root;

    private static JsonObject row(long number) {
        return new JsonObject(Attributes.of("n", number, "text", "line\nbreak \uD83E\uDD99"));
    }

    private static Consumer<Consumer<JsonObject>> rows(long from, long to) {
        return sink -> LongStream.range(from, to).forEach(number -> sink.accept(row(number)));
    }

    private void append(DatasetFiles files, String id, long from, long to) throws IOException {
        assertTrue(files.append(id, MARK, earlier -> false, rows(from, to)));
    }

    private static List<Long> numbers(DatasetFiles files, String id, long start, int limit) throws IOException {
        return files.read(id, start, limit).orElseThrow().rows().stream()
                .map(row -> ((JsonLong) Objects.requireNonNull(row.members().get("n"))).value())
                .toList();
    }

    @Test
    void rowsComeBackInOrderAcrossParts() throws IOException {
        DatasetFiles files = new DatasetFiles(root);
        append(files, "evals", 0, 2_500);
        append(files, "evals", 2_500, 2_500);
        append(files, "evals", 2_500, 5_000);
        for (int start : new int[] {0, 1, 1_023, 1_024, 1_025, 2_499, 2_500, 4_999}) {
            assertEquals(
                    LongStream.range(start, Math.min(5_000, start + 7)).boxed().toList(),
                    numbers(files, "evals", start, 7));
        }
        assertTrue(files.read("evals", 4_990, 9).orElseThrow().hasMore());
        assertFalse(files.read("evals", 4_990, 10).orElseThrow().hasMore());
        assertEquals(List.of(), numbers(files, "evals", 5_000, 10));
        assertTrue(files.read("evals", 0, 0).orElseThrow().hasMore());
    }

    @Test
    void anotherProcessReadsTheSameRows() throws IOException {
        append(new DatasetFiles(root), "evals", 0, 1_500);
        assertEquals(List.of(1_400L, 1_401L), numbers(new DatasetFiles(root), "evals", 1_400, 2));
    }

    @Test
    void aPartWithoutItsNoteIsReadAllTheSame() throws IOException {
        append(new DatasetFiles(root), "evals", 0, 3_000);
        Files.delete(root.resolve("evals/part-00000001.json"));
        assertEquals(List.of(2_999L), numbers(new DatasetFiles(root), "evals", 2_999, 2));
        Files.writeString(root.resolve("evals/part-00000001.json"), "{\"rows\": 3000");
        assertEquals(List.of(2_048L), numbers(new DatasetFiles(root), "evals", 2_048, 1));
    }

    @Test
    void whatFailsHalfWayAppendsNothing() throws IOException {
        DatasetFiles files = new DatasetFiles(root);
        append(files, "evals", 0, 3);
        Consumer<Consumer<JsonObject>> failing = sink -> {
            sink.accept(row(3));
            throw new IllegalStateException("planted");
        };
        assertThrows(IllegalStateException.class, () -> files.append("evals", MARK, earlier -> false, failing));
        assertEquals(List.of(0L, 1L, 2L), numbers(files, "evals", 0, 10));
        append(files, "evals", 3, 4);
        assertEquals(List.of(0L, 1L, 2L, 3L), numbers(new DatasetFiles(root), "evals", 0, 10));
        try (Stream<Path> left = Files.list(root.resolve("evals"))) {
            assertEquals(
                    0, left.filter(file -> file.toString().endsWith(".draft")).count());
        }
    }

    @Test
    void aRepetitionAppendsNothingAlsoAfterARestart() throws IOException {
        DatasetFiles.Mark keyed = new DatasetFiles.Mark(MARK.exportedAt(), "f", "k");
        assertTrue(new DatasetFiles(root).append("evals", keyed, earlier -> false, rows(0, 2)));
        DatasetFiles again = new DatasetFiles(root);
        assertFalse(again.append("evals", keyed, earlier -> "k".equals(earlier.key()), rows(0, 2)));
        assertEquals(List.of(0L, 1L), numbers(again, "evals", 0, 10));
    }

    @Test
    void anUnknownDatasetIsNothing() throws IOException {
        assertTrue(new DatasetFiles(root).read("none", 0, 10).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "../evil",
                "/etc/passwd",
                "a/b",
                "a\\b",
                "C:\\x",
                "con",
                "EVALS",
                "evals ",
                " ",
                "e\u0000vals",
                "\u00e9vals",
                "\uD83E\uDD99",
                "evals.",
                "part-00000001.jsonl",
                "%2e%2e%2f"
            })
    void noIdNamesAFileOutsideItsOwnFolder(String id) throws IOException {
        DatasetFiles files = new DatasetFiles(root);
        append(files, "evals", 0, 1);
        append(files, id, 7, 8);
        assertEquals(List.of(7L), numbers(files, id, 0, 10));
        assertEquals(List.of(0L), numbers(files, "evals", 0, 10));
        try (Stream<Path> folders = Files.list(root)) {
            assertEquals(2, folders.filter(Files::isDirectory).count());
        }
        String folder = DatasetNames.folderOf(id);
        assertTrue(folder.matches("[a-z0-9_-]*\\.id-[0-9a-f]{32}"), folder);
    }

    @Test
    void longIdsThatBeginAlikeAreTwoDatasets() throws IOException {
        DatasetFiles files = new DatasetFiles(root);
        append(files, "x".repeat(255) + "1", 1, 2);
        append(files, "x".repeat(255) + "2", 2, 3);
        assertEquals(List.of(1L), numbers(files, "x".repeat(255) + "1", 0, 10));
        assertEquals(List.of(2L), numbers(files, "x".repeat(255) + "2", 0, 10));
    }
}
