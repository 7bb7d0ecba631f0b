package io.llamatelemetry.core.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads whole frames from a segment one after the other, and goes on behind what is none. */
final class SegmentScanner implements Closeable {
    private static final int WINDOW_BYTES = 256 * 1024;

    private final JournalFile file;
    private final FrameFormat format;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
    private long windowStart;
    private long position;
    private long bytesRead;

    /** A frame, where it stands, and where what was skipped to reach it begins (its own offset if nothing was). */
    record Scanned(JournalFrame frame, FrameFormat.Header header, long offset, long skippedFrom) {}

    SegmentScanner(JournalFile file, long salt, long position) {
        this.file = file;
        this.format = new FrameFormat(salt);
        this.position = position;
        window.limit(0);
    }

    /** Offset behind the last frame that was returned. */
    long position() {
        return position;
    }

    long bytesRead() {
        return bytesRead;
    }

    /**
     * The next whole frame that ends at or before the limit and whose sequence lies between the two, both exclusive; null
     * if there is none, and then the position stays. Nothing at or after the limit is read, so it may be being written.
     */
    @Nullable Scanned next(long above, long below, long limit) throws IOException {
        long at = position;
        while (true) {
            FrameFormat.Header header = null;
            while (at + FrameFormat.HEADER_BYTES <= limit) {
                header = headerAt(at, limit);
                if (header != null
                        && header.sequence() > above
                        && header.sequence() < below
                        && header.length() <= limit - at - FrameFormat.HEADER_BYTES) {
                    break;
                }
                header = null;
                at += FrameFormat.ALIGNMENT;
            }
            if (header == null) {
                return null;
            }
            byte[] payload = payload(at + FrameFormat.HEADER_BYTES, header.length(), limit);
            long frameEnd = at + FrameFormat.framedBytes(header.length());
            if (payload != null && FrameFormat.payloadCrc(payload) == header.payloadCrc()) {
                Scanned scanned = new Scanned(new JournalFrame(header.sequence(), payload), header, at, position);
                position = frameEnd;
                return scanned;
            }
            at = frameEnd;
        }
    }

    /** Offset behind the last byte that is not zero, from this offset to the limit; the offset itself if all are. */
    long endOfContent(long from, long limit) throws IOException {
        long end = from;
        for (long at = from; at < limit && load(at, 1, limit); ) {
            int index = (int) (at - windowStart);
            int available = (int) Math.min(window.limit() - index, limit - at);
            for (int i = available - 1; i >= 0; i--) {
                if (window.get(index + i) != 0) {
                    end = at + i + 1;
                    break;
                }
            }
            at += available;
        }
        return end;
    }

    private FrameFormat.@Nullable Header headerAt(long at, long limit) throws IOException {
        return load(at, FrameFormat.HEADER_BYTES, limit) ? format.read(window, (int) (at - windowStart), at) : null;
    }

    private byte @Nullable [] payload(long at, int length, long limit) throws IOException {
        byte[] payload = new byte[length];
        int done = 0;
        while (done < length) {
            if (!load(at + done, 1, limit)) {
                return null;
            }
            int index = (int) (at + done - windowStart);
            int part = Math.min(length - done, window.limit() - index);
            window.get(index, payload, done, part);
            done += part;
        }
        return payload;
    }

    /** Has the window hold this many bytes from the offset on; false if the file ends before. */
    private boolean load(long at, int length, long limit) throws IOException {
        if (at >= windowStart && at + length <= windowStart + window.limit()) {
            return true;
        }
        windowStart = at;
        window.clear().limit((int) Math.min(WINDOW_BYTES, limit - at));
        while (window.hasRemaining()) {
            int read = file.read(window, at + window.position());
            if (read <= 0) {
                break;
            }
            bytesRead += read;
        }
        window.flip();
        return window.limit() >= length;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
