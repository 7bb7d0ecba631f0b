package io.llamatelemetry.lucene;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;

/** Walks over the matching documents of a segment, forwards or backwards, without collecting them first. */
abstract class DocumentWalk {

    /** There is no further document. */
    static final int END = DocIdSetIterator.NO_MORE_DOCS;

    /** The next document, or {@link #END}. */
    abstract int next() throws IOException;

    static DocumentWalk forwards(Matches matches, LeafReaderContext segment) throws IOException {
        DocIdSetIterator documents = matches.firstOf(segment);
        return new DocumentWalk() {
            @Override
            int next() throws IOException {
                return documents.nextDoc();
            }
        };
    }

    /**
     * Backwards. Lucene only goes forwards, so this collects a window at the end, then one four times as large before that, and
     * so on: few windows, and little collected in vain by who stops early.
     */
    static DocumentWalk backwards(Matches matches, LeafReaderContext segment) {
        return new Backwards(matches, segment);
    }

    private static final class Backwards extends DocumentWalk {

        private static final int FIRST_WINDOW = 1 << 12;
        private static final int GROWTH = 4;

        private final Matches matches;
        private final LeafReaderContext segment;
        private int begin;
        private int window = FIRST_WINDOW;
        private FixedBitSet found = new FixedBitSet(1);
        private int position = -1;

        Backwards(Matches matches, LeafReaderContext segment) {
            this.matches = matches;
            this.segment = segment;
            this.begin = segment.reader().maxDoc();
        }

        @Override
        int next() throws IOException {
            while (true) {
                position = position < 0 ? -1 : found.prevSetBit(position);
                if (position >= 0) {
                    return begin + position--;
                }
                if (begin == 0) {
                    return END;
                }
                collectBefore();
            }
        }

        private void collectBefore() throws IOException {
            int end = begin;
            begin = Math.max(0, end - window);
            window = (int) Math.min((long) window * GROWTH, Integer.MAX_VALUE / 2);
            found = new FixedBitSet(end - begin);
            DocIdSetIterator documents = matches.firstOf(segment);
            int document = documents.advance(begin);
            while (document < end) {
                found.set(document - begin);
                document = documents.nextDoc();
            }
            position = end - begin - 1;
        }
    }
}
