package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.SpanRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;

/** Lucene alone, with the provider's settings: what all the rest of the way in is measured against. */
public final class BareIndex implements AutoCloseable {

    private final Directory directory;
    private final IndexWriter writer;

    /** An index in an empty folder. */
    public BareIndex(Path folder) throws IOException {
        directory = FSDirectory.open(folder);
        ShardSettings settings = new ShardSettings(FSDirectory::open, LuceneConfig.DEFAULT);
        writer = new IndexWriter(directory, Shard.writing(Kind.SPANS, settings).setMergedSegmentWarmer(null));
    }

    /** The document that the provider makes of a span. */
    public static List<IndexableField> document(SpanRecord span) {
        return new LuceneDocuments().span(span, LuceneDocuments.key(span.key()));
    }

    /** Adds documents, one after the other. */
    public void add(List<List<IndexableField>> documents) throws IOException {
        for (List<IndexableField> document : documents) {
            writer.addDocument(document);
        }
    }

    /** Makes them durable. */
    public void commit() throws IOException {
        writer.commit();
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(writer::rollback, directory);
    }
}
