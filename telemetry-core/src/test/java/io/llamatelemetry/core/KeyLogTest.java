package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyLogTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String FIRST = "0".repeat(31) + "1";
    private static final String SECOND = "f".repeat(32);

    @TempDir
    Path folder;

    private Map<String, Instant> load(Instant since) throws IOException {
        Map<String, Instant> found = new TreeMap<>();
        try (KeyLog log = new KeyLog(folder)) {
            log.load(since, found::put);
        }
        return found;
    }

    @Test
    void keysComeBackAfterARestart() throws IOException {
        try (KeyLog log = new KeyLog(folder)) {
            log.append(FIRST, NOON);
            log.append(SECOND, NOON.plus(Duration.ofMinutes(90)));
        }
        try (KeyLog log = new KeyLog(folder)) {
            log.append("a".repeat(32), NOON.plus(Duration.ofMinutes(91)));
        }
        assertEquals(
                Map.of(
                        FIRST,
                        NOON,
                        SECOND,
                        NOON.plus(Duration.ofMinutes(90)),
                        "a".repeat(32),
                        NOON.plus(Duration.ofMinutes(91))),
                load(Instant.EPOCH));
    }

    @Test
    void oldKeysAreLeftOutAndTheirFilesDeleted() throws IOException {
        try (KeyLog log = new KeyLog(folder)) {
            log.append(FIRST, NOON);
            log.append(SECOND, NOON.plus(Duration.ofHours(2)));
        }
        assertEquals(Map.of(SECOND, NOON.plus(Duration.ofHours(2))), load(NOON.plus(Duration.ofHours(1))));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aTornOrDamagedEntryCostsNoOther() throws IOException {
        try (KeyLog log = new KeyLog(folder)) {
            log.append(FIRST, NOON);
            log.append(SECOND, NOON);
        }
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[3] ^= 1;
        Files.write(file, bytes);
        Files.write(file, new byte[5], StandardOpenOption.APPEND);
        try (KeyLog log = new KeyLog(folder)) {
            log.append("b".repeat(32), NOON);
        }
        assertEquals(Map.of(SECOND, NOON, "b".repeat(32), NOON), load(Instant.EPOCH));
    }
}
