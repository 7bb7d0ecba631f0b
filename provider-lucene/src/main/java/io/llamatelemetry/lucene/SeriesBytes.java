package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.SeriesKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.util.BytesRef;

/**
 * A series as the bytes of a column: metric, unit, names and values of the labels, each ended by a byte that no UTF-8 has. A
 * series too long for a column is the hashes of its metric and of the whole; what it is stands in its points' records.
 */
final class SeriesBytes {

    private static final int SPELT = 0;
    private static final int HASHED = 1;
    private static final int END = 0xff;
    private static final int MOST_BYTES = 16_000;

    private SeriesBytes() {}

    static BytesRef of(SeriesKey series) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(SPELT);
        append(series.metric(), bytes);
        append(series.unit(), bytes);
        series.labels().forEach((name, value) -> {
            append(name, bytes);
            append(value, bytes);
        });
        if (bytes.size() <= MOST_BYTES) {
            return new BytesRef(bytes.toByteArray());
        }
        ByteArrayOutputStream hashed = new ByteArrayOutputStream();
        hashed.write(HASHED);
        hashed.writeBytes(hash(series.metric().getBytes(StandardCharsets.UTF_8)));
        hashed.writeBytes(hash(bytes.toByteArray()));
        return new BytesRef(hashed.toByteArray());
    }

    /** What the series of a metric begin with: those that are spelt out, and those that are hashed. */
    static List<BytesRef> prefixes(String metric) {
        ByteArrayOutputStream spelt = new ByteArrayOutputStream();
        spelt.write(SPELT);
        append(metric, spelt);
        ByteArrayOutputStream hashed = new ByteArrayOutputStream();
        hashed.write(HASHED);
        hashed.writeBytes(hash(metric.getBytes(StandardCharsets.UTF_8)));
        return List.of(new BytesRef(spelt.toByteArray()), new BytesRef(hashed.toByteArray()));
    }

    /** The series that is spelt out, or nothing if it is hashed. */
    static Optional<SeriesKey> read(BytesRef column) {
        if (column.bytes[column.offset] != SPELT) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        int begin = column.offset + 1;
        for (int i = begin; i < column.offset + column.length; i++) {
            if ((column.bytes[i] & 0xff) == END) {
                parts.add(new String(column.bytes, begin, i - begin, StandardCharsets.UTF_8));
                begin = i + 1;
            }
        }
        SortedMap<String, String> labels = new TreeMap<>();
        for (int i = 2; i < parts.size(); i += 2) {
            labels.put(parts.get(i), parts.get(i + 1));
        }
        return Optional.of(new SeriesKey(parts.get(0), parts.get(1), Collections.unmodifiableSortedMap(labels)));
    }

    static boolean startsWith(BytesRef column, BytesRef prefix) {
        return column.length >= prefix.length
                && Arrays.equals(
                        column.bytes,
                        column.offset,
                        column.offset + prefix.length,
                        prefix.bytes,
                        prefix.offset,
                        prefix.offset + prefix.length);
    }

    private static void append(String part, ByteArrayOutputStream bytes) {
        bytes.writeBytes(part.getBytes(StandardCharsets.UTF_8));
        bytes.write(END);
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
