package io.llamatelemetry.core.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A file system in memory that knows what is on its disk and what is only in its cache. A test can put a hook before every
 * operation, give it a capacity, and copy it as it is after a crash of the process or of the machine.
 */
final class MemoryFiles implements JournalFiles {
    private static final int SECTOR = 512;

    /** What is done to a file or folder. */
    enum Operation {
        LIST,
        CREATE,
        OPEN,
        READ,
        WRITE,
        FORCE,
        TRUNCATE,
        RENAME,
        DELETE,
        FORCE_FOLDER
    }

    /** Called before an operation; what it throws, the operation throws. */
    @FunctionalInterface
    interface Hook {
        void before(Operation operation, Path path) throws IOException;
    }

    /** Thrown by a hook to have half of a write done and the rest not. */
    static final class HalfDone extends IOException {
        private static final long serialVersionUID = 1L;

        HalfDone() {
            super("injected: half of it was written");
        }
    }

    private static final class Content {
        byte[] cached = new byte[0];
        byte[] durable = new byte[0];
        /** Its present name. */
        volatile Path path;

        Content(Path path) {
            this.path = path;
        }
    }

    private Map<Path, Content> entries = new HashMap<>();
    /** The folder as it was when last forced, and after each change since. */
    private final List<Map<Path, Content>> history = new ArrayList<>(List.of(Map.of()));

    private volatile Hook hook = (operation, path) -> {};
    private long capacity = Long.MAX_VALUE;
    private int longestWrite = Integer.MAX_VALUE;
    private boolean locked;

    void hook(Hook next) {
        hook = next;
    }

    synchronized void capacity(long bytes) {
        capacity = bytes;
    }

    synchronized void longestWrite(int bytes) {
        longestWrite = bytes;
    }

    synchronized long used() {
        return entries.values().stream()
                .mapToLong(content -> content.cached.length)
                .sum();
    }

    synchronized Map<Path, byte[]> contents() {
        Map<Path, byte[]> contents = new HashMap<>();
        entries.forEach((path, content) -> contents.put(path, content.cached.clone()));
        return contents;
    }

    synchronized byte[] content(Path path) {
        Content content = entries.get(path);
        if (content == null) {
            throw new AssertionError("no file " + path);
        }
        return content.cached.clone();
    }

    synchronized void replace(Path path, byte[] bytes) {
        Content content = entries.computeIfAbsent(path, Content::new);
        content.cached = bytes.clone();
        content.durable = bytes.clone();
        history.clear();
        changed();
    }

    /** The disk after the process was killed: everything written is there. */
    synchronized MemoryFiles afterCrash() {
        MemoryFiles copy = new MemoryFiles();
        entries.forEach((path, content) -> copy.replace(path, content.cached));
        return copy;
    }

    /** The disk after the power went: of what was not forced, any sectors and the first folder changes, by chance. */
    synchronized MemoryFiles afterPowerLoss(Random random) {
        MemoryFiles copy = new MemoryFiles();
        Map<Path, Content> folder = history.get(random.nextInt(history.size()));
        folder.forEach((path, content) -> copy.replace(path, torn(content, random)));
        return copy;
    }

    private static byte[] torn(Content content, Random random) {
        boolean grown = random.nextBoolean();
        byte[] result = Arrays.copyOf(content.durable, grown ? content.cached.length : content.durable.length);
        for (int at = 0; at < Math.min(result.length, content.cached.length); at += SECTOR) {
            if (random.nextBoolean()) {
                int length = Math.min(SECTOR, Math.min(result.length, content.cached.length) - at);
                System.arraycopy(content.cached, at, result, at, length);
            }
        }
        return result;
    }

    private void changed() {
        history.add(Map.copyOf(entries));
    }

    private Content existing(Path path) throws IOException {
        Content content = entries.get(path);
        if (content == null) {
            throw new NoSuchFileException(path.toString());
        }
        return content;
    }

    @Override
    public void createFolder(Path folder) {}

    @Override
    public synchronized Closeable lock(Path folder) throws IOException {
        if (locked) {
            throw new JournalOpenException("in use");
        }
        locked = true;
        return () -> locked = false;
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        hook.before(Operation.LIST, folder);
        synchronized (this) {
            return List.copyOf(entries.keySet());
        }
    }

    @Override
    public JournalFile create(Path path) throws IOException {
        hook.before(Operation.CREATE, path);
        synchronized (this) {
            if (entries.containsKey(path)) {
                throw new IOException("there is one: " + path);
            }
            Content content = new Content(path);
            entries.put(path, content);
            changed();
            return new Open(content);
        }
    }

    @Override
    public JournalFile open(Path path) throws IOException {
        hook.before(Operation.OPEN, path);
        synchronized (this) {
            return new Open(existing(path));
        }
    }

    @Override
    public JournalFile openToRead(Path path) throws IOException {
        return open(path);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        hook.before(Operation.RENAME, from);
        synchronized (this) {
            Content content = existing(from);
            content.path = to;
            entries.put(to, content);
            entries.remove(from);
            changed();
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        hook.before(Operation.DELETE, path);
        synchronized (this) {
            if (entries.remove(path) != null) {
                changed();
            }
        }
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        hook.before(Operation.FORCE_FOLDER, folder);
        synchronized (this) {
            history.clear();
            changed();
        }
    }

    private final class Open implements JournalFile {
        private final Content content;

        Open(Content content) {
            this.content = content;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            hook.before(Operation.READ, content.path);
            synchronized (MemoryFiles.this) {
                int length = (int) Math.min(target.remaining(), content.cached.length - position);
                if (length <= 0) {
                    return -1;
                }
                target.put(content.cached, (int) position, length);
                return length;
            }
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            try {
                hook.before(Operation.WRITE, content.path);
            } catch (HalfDone e) {
                store(source, position, source.remaining() / 2);
                throw e;
            }
            int length = Math.min(source.remaining(), longestWrite);
            store(source, position, length);
            return length;
        }

        private void store(ByteBuffer source, long position, int length) throws IOException {
            synchronized (MemoryFiles.this) {
                int end = (int) position + length;
                if (end > content.cached.length) {
                    if (used() - content.cached.length + end > capacity) {
                        throw new DiskFullException("injected: no space left");
                    }
                    content.cached = Arrays.copyOf(content.cached, end);
                }
                source.get(content.cached, (int) position, length);
            }
        }

        @Override
        public void force(boolean metadata) throws IOException {
            hook.before(Operation.FORCE, content.path);
            synchronized (MemoryFiles.this) {
                content.durable = content.cached.clone();
            }
        }

        @Override
        public long size() {
            synchronized (MemoryFiles.this) {
                return content.cached.length;
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            hook.before(Operation.TRUNCATE, content.path);
            synchronized (MemoryFiles.this) {
                content.cached = Arrays.copyOf(content.cached, (int) Math.min(size, content.cached.length));
            }
        }

        @Override
        public void close() {}
    }
}
