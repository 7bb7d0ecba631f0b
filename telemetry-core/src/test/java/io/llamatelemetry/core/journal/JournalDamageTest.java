package io.llamatelemetry.core.journal;

import static io.llamatelemetry.core.journal.JournalCase.ack;
import static io.llamatelemetry.core.journal.JournalCase.open;
import static io.llamatelemetry.core.journal.JournalCase.payload;
import static io.llamatelemetry.core.journal.JournalCase.readAll;
import static io.llamatelemetry.core.journal.JournalCase.segmentFiles;
import static io.llamatelemetry.core.journal.JournalCase.small;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalDamageTest {
    private static final int[] LENGTHS = {5, 0, 64, 17, 100, 8, 1, 250};

    private final MemoryFiles whole = new MemoryFiles();
    private final SortedMap<Long, String> written = new TreeMap<>();
    /** The file that each frame is in, and where it begins and its payload ends. */
    private final List<Place> places = new ArrayList<>();

    private int checks;

    private record Place(int file, int from, int to) {}

    @BeforeEach
    void writeThreeSegmentsEachFrameInAGroupOfItsOwn() throws IOException {
        for (int file = 0; file < 3; file++) {
            int offset = 0;
            try (Journal journal = open(whole)) {
                for (int length : LENGTHS) {
                    byte[] payload = new byte[length];
                    Arrays.fill(payload, (byte) ('a' + written.size()));
                    long sequence = ack(journal.append(payload));
                    written.put(sequence, new String(payload, StandardCharsets.UTF_8));
                    places.add(new Place(file, offset, offset + 32 + length));
                    offset += (int) FrameFormat.framedBytes(length);
                }
            }
        }
        open(whole).close(); // cuts the last one to its content too
        assertEquals(3, segmentFiles(whole).size());
    }

    @Test
    void truncatedAnywhereItStartsWithEveryFrameBeforeTheCutAndEveryLaterSegment() throws IOException {
        for (int file = 0; file < 3; file++) {
            Path path = segmentFiles(whole).get(file);
            byte[] content = whole.content(path);
            for (int cut = 0; cut < content.length; cut++) {
                MemoryFiles files = whole.afterCrash();
                files.replace(path, Arrays.copyOf(content, cut));
                int at = cut;
                int in = file;
                check(files, "cut " + file + " at " + cut, place -> place.file() != in || place.to() <= at);
            }
        }
    }

    @Test
    void withAFlippedBitAnywhereItLosesThatFrameAlone() throws IOException {
        for (int file = 0; file < 3; file++) {
            Path path = segmentFiles(whole).get(file);
            byte[] content = whole.content(path);
            for (int at = 0; at < content.length; at++) {
                int bit = at % 8;
                MemoryFiles files = whole.afterCrash();
                byte[] damaged = content.clone();
                damaged[at] ^= (byte) (1 << bit);
                files.replace(path, damaged);
                int flipped = at;
                int in = file;
                check(
                        files,
                        "bit " + bit + " of byte " + at + " of " + file,
                        place -> place.file() != in || flipped < place.from() || flipped >= place.to());
            }
        }
    }

    private interface Survives {
        boolean test(Place place);
    }

    private void check(MemoryFiles files, String what, Survives survives) throws IOException {
        SortedMap<Long, String> expected = new TreeMap<>();
        for (int i = 0; i < places.size(); i++) {
            if (survives.test(places.get(i))) {
                expected.put(i + 1L, written.get(i + 1L));
            }
        }
        int starts = checks++ % 5 == 0 ? 2 : 1; // what the first start leaves behind must be right too
        for (int start = 0; start < starts; start++) {
            try (Journal journal = Journal.open(small(), written.size(), JournalListener.NONE, files)) {
                assertEquals(expected, readAll(journal), what);
                RecoveryReport report = journal.recovery();
                assertEquals(expected.size(), report.frames(), what);
                boolean lost = expected.size() < written.size();
                boolean atTheEnd = expected.equals(written.headMap(expected.size() + 1L));
                if (lost && start == 0 && !atTheEnd) {
                    assertEquals(1, report.findings().size(), what + report.findings());
                    JournalFinding finding = report.findings().get(0);
                    assertEquals(
                            written.size() - expected.size(),
                            finding.lastMissing() - finding.firstMissing() + 1,
                            what + finding);
                    assertTrue(report.acknowledgedMayBeLost() || finding.lastMissing() >= written.size() - 1, what);
                }
                if (!lost) {
                    assertEquals(List.of(), report.findings(), what);
                }
                if (start == 1) {
                    assertEquals(written.size() + 1, ack(journal.append(payload("next"))), what);
                }
            }
        }
    }

    @Test
    void tornAndDamagedBytesAreKeptAsideAndReported() throws IOException {
        List<Path> segments = segmentFiles(whole);
        byte[] middle = whole.content(segments.get(1));
        middle[places.get(10).from() + 33] ^= 4;
        whole.replace(segments.get(1), middle);
        byte[] last = whole.content(segments.get(2));
        int tornFrom = places.get(23).from();
        byte[] torn = Arrays.copyOf(last, tornFrom + 50);
        whole.replace(segments.get(2), torn);

        RecoveryReport report;
        try (Journal journal = open(whole)) {
            report = journal.recovery();
        }
        assertEquals(2, report.findings().size());
        JournalFinding damage = report.findings().get(0);
        assertEquals(JournalFinding.Kind.DAMAGE, damage.kind());
        assertEquals(11, damage.firstMissing());
        assertEquals(11, damage.lastMissing());
        assertTrue(damage.message().contains("sequences 11 to 11"), damage.message());
        assertArrayEquals(
                Arrays.copyOfRange(middle, (int) damage.offset(), (int) (damage.offset() + damage.length())),
                whole.content(assertNotNullPath(damage.keptAside())));
        JournalFinding tail = report.findings().get(1);
        assertEquals(JournalFinding.Kind.TORN_TAIL, tail.kind());
        assertEquals(24, tail.firstMissing());
        assertArrayEquals(
                Arrays.copyOfRange(torn, tornFrom, torn.length), whole.content(assertNotNullPath(tail.keptAside())));
        assertEquals(tornFrom, whole.content(segments.get(2)).length);
        assertTrue(report.acknowledgedMayBeLost());
        try (Journal journal = open(whole)) {
            assertEquals(List.of(damage), journal.recovery().findings());
        }
    }

    @Test
    void aDiskWithoutRoomForTheTornBytesDoesNotStopTheStart() throws IOException {
        Path path = segmentFiles(whole).get(2);
        byte[] torn = Arrays.copyOf(whole.content(path), places.get(23).from() + 50);
        whole.replace(path, torn);
        whole.capacity(whole.used());
        try (Journal journal = open(whole)) {
            JournalFinding tail = journal.recovery().findings().get(0);
            assertEquals(JournalFinding.Kind.TORN_TAIL, tail.kind());
            assertEquals(null, tail.keptAside());
            assertEquals(23, readAll(journal).size());
            assertArrayEquals(torn, whole.content(path));
        }
        whole.capacity(Long.MAX_VALUE);
        try (Journal journal = open(whole)) {
            assertEquals(24, ack(journal.append(payload("x"))));
        }
    }

    @Test
    void aMissingSegmentIsReported() throws IOException {
        whole.delete(segmentFiles(whole).get(1));
        try (Journal journal = open(whole)) {
            JournalFinding missing = journal.recovery().findings().get(0);
            assertEquals(JournalFinding.Kind.MISSING, missing.kind());
            assertEquals(9, missing.firstMissing());
            assertEquals(16, missing.lastMissing());
            assertEquals(16, readAll(journal).size());
        }
    }

    @Test
    void damageThatComesWhileItRunsIsToldAndSkipped() throws IOException {
        List<JournalFinding> told = new ArrayList<>();
        JournalListener listener = new JournalListener() {
            @Override
            public void damaged(JournalFinding finding) {
                told.add(finding);
            }
        };
        try (Journal journal = Journal.open(small(), 0, listener, whole)) {
            Path path = segmentFiles(whole).get(1);
            byte[] content = whole.content(path);
            content[places.get(8).from() + 34] ^= 1;
            content[places.get(15).from() + 34] ^= 1;
            whole.replace(path, content);
            SortedMap<Long, String> expected = new TreeMap<>(written);
            expected.keySet().removeAll(List.of(9L, 16L));
            assertEquals(expected, readAll(journal));
            assertEquals(expected, readAll(journal));
            assertEquals(2, told.size());
            assertEquals(9, told.get(0).firstMissing());
            assertEquals(9, told.get(0).lastMissing());
            assertEquals(16, told.get(1).firstMissing());
            assertEquals(16, told.get(1).lastMissing());
        }
    }

    private static Path assertNotNullPath(@org.jspecify.annotations.Nullable Path path) {
        assertNotNull(path);
        return path;
    }
}
