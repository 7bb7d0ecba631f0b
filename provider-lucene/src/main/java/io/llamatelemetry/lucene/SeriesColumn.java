package io.llamatelemetry.lucene;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.BytesRef;

/** The series of a segment's points, which lie series by series. A series has a number in its segment. For one thread. */
final class SeriesColumn {

    private final LeafReader segment;
    private SortedDocValues values;

    SeriesColumn(LeafReader segment) throws IOException {
        this.segment = segment;
        this.values = DocValues.getSorted(segment, LuceneDocuments.SERIES);
    }

    int count() {
        return values.getValueCount();
    }

    /** The number of a series; negative if it is not there: minus one minus the number that it would have. */
    int find(BytesRef series) throws IOException {
        return values.lookupTerm(series);
    }

    BytesRef get(int number) throws IOException {
        return values.lookupOrd(number);
    }

    /** The first document of a series. */
    int begin(int number) throws IOException {
        return SortedSearch.first(0, segment.maxDoc(), document -> numberOf(document) >= number);
    }

    /** The document behind the last of a series. */
    int end(int number) throws IOException {
        return SortedSearch.first(0, segment.maxDoc(), document -> numberOf(document) > number);
    }

    private int numberOf(int document) throws IOException {
        if (values.docID() > document) {
            values = DocValues.getSorted(segment, LuceneDocuments.SERIES);
        }
        values.advanceExact(document);
        return values.ordValue();
    }
}
