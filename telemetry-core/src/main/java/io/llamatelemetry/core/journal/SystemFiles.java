package io.llamatelemetry.core.journal;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The real file system. */
final class SystemFiles implements JournalFiles {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    @Override
    public void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
    }

    @Override
    public Closeable lock(Path folder) throws IOException {
        return FolderLock.take(folder);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile).collect(Collectors.toList());
        }
    }

    @Override
    public JournalFile create(Path path) throws IOException {
        try {
            return new ChannelFile(
                    path,
                    FileChannel.open(
                            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw classified(e, path, 1);
        }
    }

    @Override
    public JournalFile open(Path path) throws IOException {
        return new ChannelFile(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public JournalFile openToRead(Path path) throws IOException {
        return new ChannelFile(path, FileChannel.open(path, StandardOpenOption.READ));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        if (WINDOWS) {
            return; // a folder cannot be opened there; NTFS logs its own metadata
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Tells a full disk from other failures. The words of the system are in the language of its locale, so the space that
     * is left is looked at too.
     */
    private static IOException classified(IOException failure, Path path, int wanted) {
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("no space left") || words.contains("quota exceeded") || words.contains("not enough space")) {
            return new DiskFullException(failure);
        }
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null && Files.getFileStore(folder).getUsableSpace() < wanted) {
                return new DiskFullException(failure);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private static final class ChannelFile implements JournalFile {
        private final Path path;
        private final FileChannel channel;

        ChannelFile(Path path, FileChannel channel) {
            this.path = path;
            this.channel = channel;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            int wanted = source.remaining();
            try {
                return channel.write(source, position);
            } catch (IOException e) {
                throw classified(e, path, wanted);
            }
        }

        @Override
        public void force(boolean metadata) throws IOException {
            try {
                channel.force(metadata);
            } catch (IOException e) {
                throw classified(e, path, 1);
            }
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
