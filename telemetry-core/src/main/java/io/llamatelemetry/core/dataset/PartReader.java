package io.llamatelemetry.core.dataset;

import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.core.json.JsonReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Reads rows of one part, from any row on. */
final class PartReader implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path part;
    private final InputStream in;
    private int lastRowBytes;

    /** Opens a part at a row, which it has. */
    PartReader(Path part, PartAbout about, long row) throws IOException {
        this.part = part;
        FileChannel channel = FileChannel.open(part, StandardOpenOption.READ);
        this.in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES);
        channel.position(about.offsets().get((int) (row / PartAbout.STRIDE)));
        for (long skipped = row - row % PartAbout.STRIDE; skipped < row; skipped++) {
            line();
        }
    }

    /** The next row, or nothing after the last. */
    Optional<JsonObject> next() throws IOException {
        byte[] line = line();
        lastRowBytes = line.length;
        if (line.length == 0) {
            return Optional.empty();
        }
        try {
            if (JsonReader.storedValue(line) instanceof JsonObject row) {
                return Optional.of(row);
            }
        } catch (InvalidRequestException e) {
            throw new IOException(part + " holds a row that is not JSON", e);
        }
        throw new IOException(part + " holds a row that is not a JSON object");
    }

    /** How many bytes the row took that was given last. */
    int lastRowBytes() {
        return lastRowBytes;
    }

    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toByteArray();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
