package io.llamatelemetry.lucene;

import java.io.Reader;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.InvertableType;
import org.apache.lucene.document.StoredValue;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.IndexableFieldType;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;
import org.jspecify.annotations.Nullable;

/** A term that is indexed as it is, and not stored. Unlike {@link StringField} it can be set anew for the next document. */
final class TermField implements IndexableField {

    private final String name;
    private final BytesRefBuilder term = new BytesRefBuilder();

    TermField(String name) {
        this.name = name;
    }

    void set(String text) {
        term.copyChars(text);
    }

    void set(BytesRef bytes) {
        term.copyBytes(bytes);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public IndexableFieldType fieldType() {
        return StringField.TYPE_NOT_STORED;
    }

    @Override
    public InvertableType invertableType() {
        return InvertableType.BINARY;
    }

    @Override
    public BytesRef binaryValue() {
        return term.get();
    }

    @Override
    public @Nullable TokenStream tokenStream(Analyzer analyzer, TokenStream reuse) {
        return null;
    }

    @Override
    public @Nullable String stringValue() {
        return null;
    }

    @Override
    public @Nullable Reader readerValue() {
        return null;
    }

    @Override
    public @Nullable Number numericValue() {
        return null;
    }

    @Override
    public @Nullable StoredValue storedValue() {
        return null;
    }
}
