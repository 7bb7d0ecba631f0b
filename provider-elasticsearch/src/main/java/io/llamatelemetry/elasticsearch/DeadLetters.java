package io.llamatelemetry.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llamatelemetry.spi.RecordCodec;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreException.Kind;
import io.llamatelemetry.spi.StoredRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the documents that the cluster refused one by one, a line of JSON each, with the reason. Renamed to {@value
 * #REPLAY}, its records are written once more.
 */
final class DeadLetters {

    static final String FILE = "dead-letters.jsonl";
    static final String REPLAY = "dead-letters-to-replay.jsonl";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final Path folder;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();
    private final AtomicLong count = new AtomicLong();

    DeadLetters(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Keeps what was refused; it is on the disk when this returns. */
    synchronized void add(Operation operation, int status, String reason) {
        StoredRecord record = operation.record();
        if (record == null) {
            throw new IllegalStateException("a deletion was refused: " + reason);
        }
        ObjectNode letter = json.createObjectNode();
        letter.put("refused_at", clock.instant().toString());
        letter.put("index", operation.index());
        letter.put("id", operation.id());
        letter.put("status", status);
        letter.put("reason", reason);
        letter.put("record", RecordCodec.encode(record));
        Path file = folder.resolve(FILE);
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer line =
                    ByteBuffer.wrap((json.writeValueAsString(letter) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                out.write(line);
            }
            out.force(true);
        } catch (IOException e) {
            throw new StoreException(
                    Kind.TEMPORARY, "A refused document cannot be kept in " + FILE + ": " + e.getMessage(), e);
        }
        count.incrementAndGet();
        LOG.error(
                "event=document_refused index={} id={} reason=\"{}\" remedy=\"kept in {}\"",
                operation.index(),
                operation.id(),
                reason,
                FILE);
    }

    /** Documents that were refused since the store was opened. */
    long count() {
        return count.get();
    }

    /** The records that are to be written once more; none if nobody asked for it. */
    List<StoredRecord> toReplay() {
        Path file = folder.resolve(REPLAY);
        List<StoredRecord> records = new ArrayList<>();
        if (!Files.exists(file)) {
            return records;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank()) {
                    JsonNode letter = json.readTree(line);
                    records.add(RecordCodec.decode(letter.path("record").binaryValue()));
                }
            }
            return records;
        } catch (JsonProcessingException | RuntimeException e) {
            throw new StoreException(Kind.PERMANENT, "A line of " + REPLAY + " cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StoreException(Kind.TEMPORARY, REPLAY + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Removes what was written once more. */
    void replayed() {
        try {
            Files.deleteIfExists(folder.resolve(REPLAY));
        } catch (IOException e) {
            throw new StoreException(Kind.TEMPORARY, REPLAY + " cannot be removed: " + e.getMessage(), e);
        }
    }
}
