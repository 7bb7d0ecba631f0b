package io.llamatelemetry.core.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a frame, big-endian, beginning at a multiple of eight:
 *
 * <pre>
 *  0  sync mark
 *  8  sequence
 * 16  length of the payload
 * 20  CRC32C of the payload
 * 24  bit 31: the sequence before this one was never used; bit 30: the first frame of an opened journal;
 *     rest: place in the commit group, from 0
 * 28  CRC32C of the segment's salt, the frame's offset and bytes 0 to 27
 * 32  payload, then zeros up to a multiple of eight
 * </pre>
 *
 * The salt is a random number in the segment's file name. A frame left over from a file's earlier life, moved to another
 * place, or written by a client into a payload, therefore never passes for one of this segment.
 */
final class FrameFormat {
    static final long SYNC_MARK = 0xF7C1_4A52_4E4C_0D1AL;
    static final int HEADER_BYTES = 32;
    static final int ALIGNMENT = 8;

    private static final int JUMP = 0x8000_0000;
    private static final int START = 0x4000_0000;
    private static final int SEEDED = 2 * Long.BYTES;

    private final long salt;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer scratch = ByteBuffer.allocate(SEEDED + HEADER_BYTES);

    FrameFormat(long salt) {
        this.salt = salt;
    }

    /** What a payload of this length takes in a segment. */
    static long framedBytes(long payloadLength) {
        return HEADER_BYTES + ((payloadLength + ALIGNMENT - 1) & -ALIGNMENT);
    }

    static int payloadCrc(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload, 0, payload.length);
        return (int) crc.getValue();
    }

    /** The fields of a header. */
    record Header(long sequence, int length, int payloadCrc, int place, boolean jump, boolean start) {}

    /** Writes the header that stands at this offset of the segment. */
    void write(Header header, long offset, ByteBuffer target) {
        scratch.clear();
        scratch.putLong(salt).putLong(offset);
        scratch.putLong(SYNC_MARK).putLong(header.sequence()).putInt(header.length());
        scratch.putInt(header.payloadCrc())
                .putInt(header.place() | (header.jump() ? JUMP : 0) | (header.start() ? START : 0));
        scratch.putInt(crcOfScratch());
        target.put(scratch.array(), SEEDED, HEADER_BYTES);
    }

    /** Reads the header that stands at this offset; null if there is none. */
    @Nullable Header read(ByteBuffer source, int index, long offset) {
        if (source.getLong(index) != SYNC_MARK) {
            return null;
        }
        scratch.clear();
        scratch.putLong(salt).putLong(offset);
        source.get(index, scratch.array(), SEEDED, HEADER_BYTES);
        int length = source.getInt(index + 16);
        if (source.getInt(index + 28) != crcOfScratch() || length < 0) {
            return null;
        }
        int flags = source.getInt(index + 24);
        return new Header(
                source.getLong(index + 8),
                length,
                source.getInt(index + 20),
                flags & ~(JUMP | START),
                (flags & JUMP) != 0,
                (flags & START) != 0);
    }

    private int crcOfScratch() {
        crc.reset();
        crc.update(scratch.array(), 0, SEEDED + HEADER_BYTES - Integer.BYTES);
        return (int) crc.getValue();
    }
}
