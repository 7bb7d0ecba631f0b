package io.llamatelemetry.core.dataset;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonLong;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.core.json.JsonReader;
import io.llamatelemetry.core.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a part beside its rows.
 *
 * @param rows how many rows it has
 * @param offsets where every {@value #STRIDE}th row begins, in bytes, the first at 0
 * @param mark what was noted of the export
 */
record PartAbout(long rows, List<Long> offsets, DatasetFiles.Mark mark) {

    PartAbout {
        offsets = List.copyOf(offsets);
    }

    /** How many rows lie between two offsets. */
    static final int STRIDE = 1_024;

    /** A part whose note was lost, so that nothing is known of its export. */
    private static final DatasetFiles.Mark UNKNOWN = new DatasetFiles.Mark(Instant.EPOCH, "", null);

    /** Writes the note beside a part, whole or not at all. */
    void write(Path file) throws IOException {
        JsonObject note = new JsonObject(Attributes.of(
                "rows",
                rows,
                "exported_at",
                Timestamps.format(mark.exportedAt()),
                "fingerprint",
                mark.fingerprint(),
                "key",
                mark.key(),
                "row_offsets",
                offsets));
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(JsonWriter.bytes(note));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Reads the note of a part, or makes it anew from the rows where it is missing or cannot be read. */
    static PartAbout read(Path part) throws IOException {
        Path file = DatasetNames.aboutFile(part);
        if (Files.exists(file)) {
            try {
                PartAbout about = parse(JsonReader.value(Files.readAllBytes(file)));
                if (about != null) {
                    return about;
                }
            } catch (InvalidRequestException e) {
                // Not JSON: the rows themselves say what is needed.
                return scan(part);
            }
        }
        return scan(part);
    }

    private static @Nullable PartAbout parse(JsonValue note) {
        if (note instanceof JsonObject object
                && object.members().get("rows") instanceof JsonLong rows
                && object.members().get("row_offsets") instanceof JsonArray starts
                && object.members().get("exported_at") instanceof JsonString exportedAt
                && object.members().get("fingerprint") instanceof JsonString fingerprint
                && starts.elements().stream().allMatch(JsonLong.class::isInstance)) {
            Instant time = Timestamps.parse(exportedAt.value());
            String key = object.members().get("key") instanceof JsonString text ? text.value() : null;
            List<Long> offsets = starts.elements().stream()
                    .map(start -> ((JsonLong) start).value())
                    .toList();
            boolean complete = offsets.size() == (rows.value() + STRIDE - 1) / STRIDE;
            return time == null || !complete
                    ? null
                    : new PartAbout(rows.value(), offsets, new DatasetFiles.Mark(time, fingerprint.value(), key));
        }
        return null;
    }

    private static PartAbout scan(Path part) throws IOException {
        RowOffsets offsets = new RowOffsets();
        try (InputStream in = Files.newInputStream(part)) {
            byte[] buffer = new byte[1 << 16];
            long position = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == '\n') {
                        offsets.rowEndsAt(position + i + 1);
                    }
                }
                position += read;
            }
        }
        return new PartAbout(offsets.rows(), offsets.starts(), UNKNOWN);
    }
}
