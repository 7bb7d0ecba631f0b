package io.llamatelemetry.core.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file: positional, safe for several readers and one writer. May read and write less than asked for. */
interface JournalFile extends Closeable {
    /** Reads at the position; -1 at or after the end. */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes at the position; returns how many bytes it took. */
    int write(ByteBuffer source, long position) throws IOException;

    /** Returns when the content is on the disk and, if asked, the file's length and times too. */
    void force(boolean metadata) throws IOException;

    /** Its length in bytes. */
    long size() throws IOException;

    /** Cuts it to this length. */
    void truncate(long size) throws IOException;

    /** Writes all that remains in the buffer. */
    default void writeFully(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            int written = write(source, at);
            if (written <= 0) {
                throw new IOException("a write of " + source.remaining() + " bytes took none");
            }
            at += written;
        }
    }
}
