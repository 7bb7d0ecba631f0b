package io.llamatelemetry.core.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** All that the journal asks of the file system. The tests put faults and power losses beneath it. */
interface JournalFiles {
    /** Makes the folder and those above it, if they are not there. */
    void createFolder(Path folder) throws IOException;

    /**
     * Takes the folder for this process until the result is closed.
     *
     * @throws JournalOpenException if another has it; the message names its pid
     */
    Closeable lock(Path folder) throws IOException;

    /** The regular files in the folder, in no order. */
    List<Path> list(Path folder) throws IOException;

    /** A new file, to read and write; fails if there is one. */
    JournalFile create(Path path) throws IOException;

    /** A file that is there, to read and write. */
    JournalFile open(Path path) throws IOException;

    /** A file that is there, to read only. */
    JournalFile openToRead(Path path) throws IOException;

    /** Gives it another name in the same folder, at once or not at all. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes it, if it is there. */
    void delete(Path path) throws IOException;

    /** Returns when the folder's entries are on the disk. */
    void forceFolder(Path folder) throws IOException;
}
