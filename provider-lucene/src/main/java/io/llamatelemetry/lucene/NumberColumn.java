package io.llamatelemetry.lucene;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;

/** A column of numbers that every document of a segment has, in any order. For one thread. */
final class NumberColumn {

    private final LeafReader segment;
    private final String name;
    private NumericDocValues values;

    NumberColumn(LeafReader segment, String name) throws IOException {
        this.segment = segment;
        this.name = name;
        this.values = DocValues.getNumeric(segment, name);
    }

    long get(int document) throws IOException {
        if (values.docID() > document) {
            values = DocValues.getNumeric(segment, name);
        }
        if (!values.advanceExact(document)) {
            throw new org.apache.lucene.index.CorruptIndexException("no value of " + name, "document " + document);
        }
        return values.longValue();
    }
}
