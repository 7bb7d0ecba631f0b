package io.llamatelemetry.core.dataset;

import java.util.ArrayList;
import java.util.List;

/** Notes where every 1,024th row begins, while rows go by. */
final class RowOffsets {

    private final List<Long> starts = new ArrayList<>();
    private long rows;
    private long nextStart;

    /** A row ended, line break included, just before this byte. */
    void rowEndsAt(long end) {
        if (rows % PartAbout.STRIDE == 0) {
            starts.add(nextStart);
        }
        rows++;
        nextStart = end;
    }

    long rows() {
        return rows;
    }

    List<Long> starts() {
        return List.copyOf(starts);
    }
}
