package io.llamatelemetry.server.http;

import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.server.http.RefusedException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** How a body is encoded for transport. */
enum ContentCoding {
    /** Not at all. */
    IDENTITY {
        @Override
        byte[] decode(byte[] body, int limit) {
            return body;
        }
    },
    /** As RFC 1952 says. */
    GZIP {
        @Override
        byte[] decode(byte[] body, int limit) {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body), BUFFER_BYTES)) {
                byte[] decoded = in.readNBytes(limit + 1);
                if (decoded.length > limit) {
                    throw RequestBody.tooLarge(limit);
                }
                return decoded;
            } catch (IOException malformed) {
                throw new InvalidRequestException(
                        new Fault(List.of("body"), "not gzip, though Content-Encoding says so", "gzip_invalid"));
            }
        }
    };

    private static final int BUFFER_BYTES = 8192;

    /**
     * Undoes it.
     *
     * @param limit the most bytes to give, below 2^31 - 1; nothing above it is ever held in memory
     * @throws InvalidRequestException if the body is not what it says
     * @throws RefusedException if there are more bytes than the limit
     */
    abstract byte[] decode(byte[] body, int limit);

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
        String given = String.join(", ", codings);
        throw RefusedException.because(
                Reason.CONTENT_ENCODING, "Content-Encoding: " + given + " (expected: gzip, or none)", given);
    }
}
