package io.llamatelemetry.server.otlp;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.core.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How an export and its answer are written. */
public enum OtlpEncoding {
    /** Protocol buffers. */
    PROTOBUF("application/x-protobuf") {
        @Override
        void read(byte[] body, Message.Builder message) {
            try {
                message.mergeFrom(body);
            } catch (InvalidProtocolBufferException malformed) {
                throw malformed(malformed);
            }
        }

        @Override
        byte[] partialSuccess(String countName, OtlpBatch.Outcome outcome) {
            if (outcome.refused() == 0) {
                return new byte[0];
            }
            byte[] partial = bytes(out -> {
                out.writeInt64(1, outcome.refused());
                out.writeString(2, outcome.message());
            });
            return bytes(out -> out.writeByteArray(1, partial));
        }

        @Override
        public byte[] status(int code, String message) {
            return bytes(out -> {
                out.writeInt32(1, code);
                out.writeString(2, message);
            });
        }
    },
    /** JSON, as OpenTelemetry maps it. */
    JSON("application/json") {
        @Override
        void read(byte[] body, Message.Builder message) {
            OtlpJson.read(body, message);
        }

        @Override
        byte[] partialSuccess(String countName, OtlpBatch.Outcome outcome) {
            Map<String, Object> partial = new LinkedHashMap<>();
            partial.put(countName, Long.toString(outcome.refused()));
            partial.put("errorMessage", outcome.message());
            return JsonWriter.bytes(outcome.refused() == 0 ? Map.of() : Map.of("partialSuccess", partial));
        }

        @Override
        public byte[] status(int code, String message) {
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("code", code);
            status.put("message", message);
            return JsonWriter.bytes(status);
        }
    };

    private final String mediaType;

    OtlpEncoding(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The encoding of a content type; nothing if it is none of these. */
    public static Optional<OtlpEncoding> of(@Nullable String contentType) {
        String type =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        for (OtlpEncoding encoding : values()) {
            if (encoding.mediaType.equals(type)) {
                return Optional.of(encoding);
            }
        }
        return Optional.empty();
    }

    static InvalidRequestException malformed(InvalidProtocolBufferException malformed) {
        return new InvalidRequestException(
                new Fault(List.of("body"), "malformed protobuf: " + malformed.getMessage(), "protobuf_invalid"));
    }

    /** Its media type. */
    public String mediaType() {
        return mediaType;
    }

    /**
     * Reads a message.
     *
     * @throws InvalidRequestException if the body is no such message
     */
    abstract void read(byte[] body, Message.Builder message);

    /** The answer to an export that was taken, perhaps but for some items. */
    abstract byte[] partialSuccess(String countName, OtlpBatch.Outcome outcome);

    /** A {@code google.rpc.Status}, as an export that failed is answered. */
    public abstract byte[] status(int code, String message);

    /** What writes the fields of a message. */
    private interface Fields {

        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static byte[] bytes(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.writeTo(out);
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot fail to be written", impossible);
        }
        return bytes.toByteArray();
    }
}
