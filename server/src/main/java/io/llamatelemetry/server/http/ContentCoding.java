package io.llamatelemetry.server.http;

import io.airlift.compress.zstd.ZstdInputStream;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.server.http.RefusedException.Reason;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.zip.GZIPInputStream;

/** How a body is encoded for transport. */
enum ContentCoding {
    /** Not at all. */
    IDENTITY {
        @Override
        InputStream open(InputStream encoded) {
            return encoded;
        }
    },
    /** As RFC 1952 says. */
    GZIP {
        @Override
        InputStream open(InputStream encoded) throws IOException {
            return new GZIPInputStream(encoded, BUFFER_BYTES);
        }
    },
    /** As RFC 8878 says, with windows of at most 8 MiB. */
    ZSTD {
        @Override
        InputStream open(InputStream encoded) {
            return new ZstdInput(encoded);
        }
    };

    /** The library's stream, which speaks of some bodies that are not zstd by other exceptions than its own for that. */
    private static final class ZstdInput extends FilterInputStream {

        ZstdInput(InputStream encoded) {
            super(new ZstdInputStream(encoded));
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (RuntimeException malformed) {
                throw new IOException("not zstd", malformed);
            }
        }
    }

    /** The names of those that a body may have. */
    static final String NAMES = "gzip, zstd";

    private static final int BUFFER_BYTES = 8192;
    private static final int PART_BYTES = 64 * 1024;

    /** A stream that undoes it. */
    abstract InputStream open(InputStream encoded) throws IOException;

    /**
     * Undoes it.
     *
     * @param limit the most bytes to give, below 2^31 - 1; nothing above it is ever held in memory
     * @param memory is told of each part how many bytes it has, and throws where that is too much
     * @throws InvalidRequestException if the body is not what it says
     * @throws RefusedException if there are more bytes than the limit
     */
    final byte[] decodeWhole(byte[] body, int limit, IntConsumer memory) {
        RequestBody.Collected decoded = new RequestBody.Collected(-1, limit, memory);
        decode(body, limit, decoded);
        return decoded.toBytes();
    }

    /**
     * Undoes it part by part, so that the whole is never held.
     *
     * @param sink takes the parts, and may keep none of them
     * @throws InvalidRequestException if the body is not what it says; parts may have been given out before
     * @throws RefusedException if there are more bytes than the limit; likewise
     */
    final void decode(byte[] body, int limit, Consumer<ByteBuffer> sink) {
        byte[] part = new byte[PART_BYTES];
        try (InputStream in = open(new ByteArrayInputStream(body))) {
            long seen = 0;
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                seen += count;
                if (seen > limit) {
                    throw RequestBody.tooLarge(limit);
                }
                sink.accept(ByteBuffer.wrap(part, 0, count));
            }
        } catch (IOException malformed) {
            throw malformed();
        }
    }

    private InvalidRequestException malformed() {
        String name = name().toLowerCase(Locale.ROOT);
        return new InvalidRequestException(
                new Fault(List.of("body"), "not " + name + ", though Content-Encoding says so", name + "_invalid"));
    }

    /**
     * The coding of that name.
     *
     * @param names the values of {@code Content-Encoding}
     * @throws RefusedException if it is not known here, or there are several
     */
    static ContentCoding of(List<String> names) {
        List<String> codings = names.stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .filter(value -> !value.isEmpty() && !value.equals("identity"))
                .toList();
        if (codings.isEmpty()) {
            return IDENTITY;
        }
        if (codings.equals(List.of("gzip")) || codings.equals(List.of("x-gzip"))) {
            return GZIP;
        }
        if (codings.equals(List.of("zstd"))) {
            return ZSTD;
        }
        String given = String.join(", ", codings);
        throw RefusedException.because(
                Reason.CONTENT_ENCODING, "Content-Encoding: " + given + " (expected: " + NAMES + ", or none)", given);
    }
}
