package io.llamatelemetry.lucene;

import java.io.IOException;

/** Binary search among the documents of a sorted segment. */
final class SortedSearch {

    private SortedSearch() {}

    /** Asks something of a document. */
    @FunctionalInterface
    interface DocumentTest {

        boolean test(int document) throws IOException;
    }

    /** The first document from {@code begin} on that passes a test which all after it pass too; {@code end} if none does. */
    static int first(int begin, int end, DocumentTest test) throws IOException {
        int low = begin;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (test.test(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
