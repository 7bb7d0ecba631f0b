package io.llamatelemetry.core;

import io.llamatelemetry.spi.MalformedRecordException;
import io.llamatelemetry.spi.RecordCodec;
import io.llamatelemetry.spi.StoredRecord;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A record and the idempotency key that it came with: what a frame of the journal holds.
 *
 * @param record what the store is to keep
 * @param key the key, as {@link RetryMemory#key} makes it; null for none
 */
record KeyedRecord(StoredRecord record, @Nullable String key) {

    private static final int PLAIN = 0;
    private static final int KEYED = 1;
    private static final int KEY_BYTES = 16;

    byte[] toBytes() {
        byte[] encoded = RecordCodec.encode(record);
        int prefix = key == null ? 1 : 1 + KEY_BYTES;
        byte[] bytes = new byte[prefix + encoded.length];
        if (key != null) {
            bytes[0] = KEYED;
            System.arraycopy(HexFormat.of().parseHex(key), 0, bytes, 1, KEY_BYTES);
        }
        System.arraycopy(encoded, 0, bytes, prefix, encoded.length);
        return bytes;
    }

    /** Whether bytes of {@link #toBytes} hold a key, without reading the rest. */
    static boolean hasKey(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == KEYED;
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws MalformedRecordException if the bytes are nothing of the kind
     */
    static KeyedRecord of(byte[] bytes) {
        int kind = bytes.length == 0 ? -1 : bytes[0];
        int prefix = kind == KEYED ? 1 + KEY_BYTES : 1;
        if ((kind != PLAIN && kind != KEYED) || bytes.length < prefix) {
            throw new MalformedRecordException("a journal payload of kind " + kind, null);
        }
        String key = kind == KEYED ? HexFormat.of().formatHex(bytes, 1, prefix) : null;
        return new KeyedRecord(RecordCodec.decode(bytes, prefix, bytes.length - prefix), key);
    }
}
