package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.airlift.compress.zstd.ZstdCompressor;
import io.llamatelemetry.api.InvalidRequestException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Timeout;

/** A body inflates to what was deflated, or is refused; and never to more than the bound. */
final class ContentCodingFuzzTest {

    private static final int LIMIT = 64 * 1024;

    /** The first byte says which coding: z for zstd, else gzip. */
    @FuzzTest
    @Timeout(60)
    void aBodyIsInflatedWithinTheBoundOrRefused(byte[] data) throws IOException {
        ContentCoding coding = data.length > 0 && data[0] == 'z' ? ContentCoding.ZSTD : ContentCoding.GZIP;
        byte[] body = data.length == 0 ? data : Arrays.copyOfRange(data, 1, data.length);
        try {
            byte[] inflated = inflated(coding, body);
            assertTrue(inflated.length <= LIMIT);
            assertArrayEquals(inflated, inflated(coding, deflated(coding, inflated)));
        } catch (InvalidRequestException | RefusedException refused) {
            assertTrue(String.valueOf(refused.getMessage()).length() < 200, refused::getMessage);
        }
        for (ContentCoding each : List.of(ContentCoding.GZIP, ContentCoding.ZSTD)) {
            assertArrayEquals(body, inflated(each, deflated(each, body)));
        }
    }

    private static byte[] inflated(ContentCoding coding, byte[] body) {
        ByteArrayOutputStream inflated = new ByteArrayOutputStream();
        coding.decode(body, LIMIT, part -> inflated.write(part.array(), part.arrayOffset(), part.remaining()));
        return inflated.toByteArray();
    }

    private static byte[] deflated(ContentCoding coding, byte[] body) throws IOException {
        if (coding == ContentCoding.GZIP) {
            ByteArrayOutputStream deflated = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(deflated)) {
                out.write(body);
            }
            return deflated.toByteArray();
        }
        ZstdCompressor compressor = new ZstdCompressor();
        byte[] deflated = new byte[compressor.maxCompressedLength(body.length)];
        int length = compressor.compress(body, 0, body.length, deflated, 0, deflated.length);
        return Arrays.copyOf(deflated, length);
    }
}
