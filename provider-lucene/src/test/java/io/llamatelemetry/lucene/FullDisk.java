package io.llamatelemetry.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.NIOFSDirectory;

/** A disk on which nothing more can be written from a given write on, until room is made. */
final class FullDisk implements DirectorySource {

    private long writesLeft;
    private long writes;
    private boolean full;

    /** A disk with room for so many writes. */
    FullDisk(long writesLeft) {
        this.writesLeft = writesLeft;
    }

    /** How many writes there were. */
    synchronized long writes() {
        return writes;
    }

    /** Whether something was refused. */
    synchronized boolean wasFull() {
        return full;
    }

    /** There is room for so many writes more. */
    synchronized void makeRoom(long more) {
        writesLeft = more;
    }

    private synchronized void write() throws IOException {
        writes++;
        if (writesLeft == 0) {
            full = true;
            throw new IOException("No space left on device");
        }
        writesLeft--;
    }

    @Override
    public Directory open(Path folder) throws IOException {
        return new FilterDirectory(new NIOFSDirectory(folder)) {
            @Override
            public IndexOutput createOutput(String name, IOContext context) throws IOException {
                write();
                return counted(in.createOutput(name, context));
            }

            @Override
            public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
                write();
                return counted(in.createTempOutput(prefix, suffix, context));
            }

            @Override
            public void sync(Collection<String> names) {
                // What is refused is writing; the tests need not wait for the disk.
            }

            @Override
            public void rename(String source, String target) throws IOException {
                write();
                in.rename(source, target);
            }
        };
    }

    private IndexOutput counted(IndexOutput output) {
        return new FilterIndexOutput("counted " + output, output.getName(), output) {
            @Override
            public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
                write();
                super.writeBytes(bytes, offset, length);
            }
        };
    }
}
