package io.llamatelemetry.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.llamatelemetry.api.DeadlineExceededException;
import io.llamatelemetry.spi.ReadContext;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

class TermRangeMatchesTest {

    private static final int TERMS = 2_000;

    @Test
    void aRangeOfManyTermsEndsWithItsTime() throws IOException {
        try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
            for (int i = 0; i < TERMS; i++) {
                List<IndexableField> document = new ArrayList<>();
                document.add(new StringField("f", String.format("%08d", i), Field.Store.NO));
                writer.addDocument(document);
            }
            try (DirectoryReader reader = DirectoryReader.open(writer)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                searcher.setQueryCache(null);
                ReadContext inTime = ReadContext.unlimited(Instant.EPOCH);
                assertEquals(TERMS - 1, searcher.count(range(inTime)));
                ReadContext late = ReadContext.unlimited(Instant.EPOCH);
                late.cancel();
                assertThrows(DeadlineExceededException.class, () -> searcher.count(range(late)));
            }
        }
    }

    private static TermRangeMatches range(ReadContext context) {
        return new TermRangeMatches("f", new BytesRef("00000001"), new BytesRef("9"), context);
    }
}
