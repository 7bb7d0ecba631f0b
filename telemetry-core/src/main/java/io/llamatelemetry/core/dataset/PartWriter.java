package io.llamatelemetry.core.dataset;

import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.core.json.JsonWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** Writes the rows of one part. */
final class PartWriter {

    private static final int BUFFER_BYTES = 1 << 16;

    private PartWriter() {}

    /** Writes a file of rows, durable when this returns. */
    static PartAbout write(Path file, DatasetFiles.Mark mark, Consumer<Consumer<JsonObject>> source)
            throws IOException {
        RowOffsets offsets = new RowOffsets();
        try (FileChannel channel = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
            source.accept(new RowSink(out, offsets));
            out.flush();
            channel.force(true);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return new PartAbout(offsets.rows(), offsets.starts(), mark);
    }

    /** Writes a row a line. */
    private static final class RowSink implements Consumer<JsonObject> {

        private final OutputStream out;
        private final RowOffsets offsets;
        private long position;

        RowSink(OutputStream out, RowOffsets offsets) {
            this.out = out;
            this.offsets = offsets;
        }

        @Override
        public void accept(JsonObject row) {
            byte[] line = JsonWriter.bytes(row);
            try {
                out.write(line);
                out.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            position += line.length + 1;
            offsets.rowEndsAt(position);
        }
    }
}
