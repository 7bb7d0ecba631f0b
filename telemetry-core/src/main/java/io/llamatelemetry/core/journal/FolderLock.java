package io.llamatelemetry.core.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One journal at a time in a folder: an operating system's lock on the file {@code lock}, which holds the pid of who has
 * it. The lock goes with the process, so a crash leaves nothing to clean up.
 *
 * <p>A POSIX lock is lost when its process closes any other handle on the file, so a folder that this process holds is
 * known from a set, and its lock file is not opened a second time.
 */
final class FolderLock implements Closeable {
    private static final Set<Path> HELD = new HashSet<>();

    /** Behind the pid, so that it can be read where locks are mandatory. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int PID_BYTES = 32;

    private final Path folder;
    private @Nullable FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static FolderLock take(Path folder) throws IOException {
        Path real = folder.toRealPath();
        synchronized (HELD) {
            if (!HELD.add(real)) {
                throw inUse(
                        folder, "this process (pid " + ProcessHandle.current().pid() + ")");
            }
            boolean taken = false;
            try {
                FolderLock lock = new FolderLock(real, locked(folder, real.resolve("lock")));
                taken = true;
                return lock;
            } finally {
                if (!taken) {
                    HELD.remove(real);
                }
            }
        }
    }

    private static FileChannel locked(Path folder, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            // Held through another class loader. The channel stays open on purpose: closing it would drop that lock.
            throw inUse(folder, "this process (pid " + ProcessHandle.current().pid() + ")");
        }
        if (lock == null) {
            try (channel) {
                throw inUse(folder, "the process with pid " + readPid(channel));
            }
        }
        channel.truncate(0);
        String pid = ProcessHandle.current().pid() + "\n";
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
        return channel;
    }

    private static String readPid(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PID_BYTES);
        channel.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "unknown (it is just starting)" : pid;
    }

    private static JournalOpenException inUse(Path folder, String by) {
        return new JournalOpenException("the journal folder " + folder + " is in use by " + by
                + " (expected: one process; stop that one or name another folder)");
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            FileChannel open = channel;
            if (open == null) {
                return;
            }
            channel = null;
            HELD.remove(folder);
            open.close();
        }
    }
}
