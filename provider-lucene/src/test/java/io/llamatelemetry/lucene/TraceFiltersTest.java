package io.llamatelemetry.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of the traces of segments. */
final class TraceFiltersTest {

    private static final int TRACES = 1_000;

    private final TraceFilters filters = new TraceFilters();
    private final Directory directory = new ByteBuffersDirectory();
    private IndexWriter writer;

    @BeforeEach
    void open() throws IOException {
        writer = new IndexWriter(directory, new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE));
    }

    @AfterEach
    void close() throws IOException {
        writer.close();
        directory.close();
    }

    private void addSegment(int number) throws IOException {
        for (int i = 0; i < TRACES; i++) {
            writer.addDocument(
                    List.of(new SortedDocValuesField(LuceneDocuments.TRACE, new BytesRef(traceId(number, i)))));
        }
        writer.flush();
    }

    private static String traceId(int segment, int trace) {
        return segment + "-" + trace;
    }

    private long guessed(DirectoryReader reader, int segment, int asked) throws IOException {
        KeyFilter filter = filters.of(reader.leaves().get(segment).reader());
        long count = 0;
        for (int i = 0; i < TRACES; i++) {
            count += filter.mayContain(TraceFilters.hash(traceId(asked, i))) ? 1 : 0;
        }
        return count;
    }

    @Test
    void aSegmentHasAllOfItsTracesAndHardlyAnyOfAnothers() throws IOException {
        addSegment(0);
        addSegment(1);
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
            assertEquals(TRACES, guessed(reader, 0, 0));
            assertEquals(TRACES, guessed(reader, 1, 1));
            assertTrue(guessed(reader, 0, 1) < TRACES / 25);
            assertTrue(guessed(reader, 1, 0) < TRACES / 25);
        }
    }

    @Test
    void aFilterIsReadOnceAndGoesWithItsSegment() throws IOException {
        addSegment(0);
        DirectoryReader before = DirectoryReader.open(writer);
        filters.read(before);
        KeyFilter first = filters.of(before.leaves().get(0).reader());
        addSegment(1);
        DirectoryReader after = DirectoryReader.openIfChanged(before, writer);
        before.close();
        filters.read(after);
        assertSame(first, filters.of(after.leaves().get(0).reader()));
        assertNotSame(first, filters.of(after.leaves().get(1).reader()));
        assertEquals(2, filters.size());
        writer.deleteAll();
        after.close();
        DirectoryReader.open(writer).close();
        assertEquals(0, filters.size());
    }
}
