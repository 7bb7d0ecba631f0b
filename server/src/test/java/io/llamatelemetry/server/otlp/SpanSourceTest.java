package io.llamatelemetry.server.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.llamatelemetry.api.InvalidRequestException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read span by span is what the message classes read as a whole. */
final class SpanSourceTest {

    private static final int UNKNOWN_FIELD = 99;

    @Test
    void fieldsMayComeInAnyOrderAndMoreThanOnce() throws IOException {
        byte[] scopes = spans("b", "c").toBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("scope"))
                .build()
                .toByteArray();
        byte[] scopeLast = write(out -> {
            out.writeBytes(ScopeSpans.SPANS_FIELD_NUMBER, span("a").toByteString());
            out.writeString(UNKNOWN_FIELD, "unknown");
            out.writeBytes(
                    ScopeSpans.SCOPE_FIELD_NUMBER,
                    InstrumentationScope.newBuilder().setName("first").build().toByteString());
            out.writeBytes(
                    ScopeSpans.SCOPE_FIELD_NUMBER,
                    InstrumentationScope.newBuilder().setVersion("1").build().toByteString());
        });
        byte[] resource = write(out -> {
            out.writeBytes(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER, ByteString.copyFrom(scopeLast));
            out.writeBytes(
                    ResourceSpans.RESOURCE_FIELD_NUMBER,
                    Resource.newBuilder().setDroppedAttributesCount(7).build().toByteString());
            out.writeBytes(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER, ByteString.copyFrom(scopes));
            // A field of another wire type than the message's is unknown to it.
            out.writeUInt64(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER, 1);
        });
        byte[] export = write(out -> {
            out.writeBytes(1, ByteString.copyFrom(resource));
            out.writeBytes(1, ByteString.EMPTY);
            out.writeFixed64(UNKNOWN_FIELD, 1);
        });

        List<Object> seen = seen(SpanSource.ofProtobuf(export));

        assertEquals(seen(SpanSource.of(ExportTraceServiceRequest.parseFrom(export))), seen);
        assertEquals(3, seen.stream().filter(Span.class::isInstance).count());
    }

    @Test
    void whatIsCutOffAnywhereIsRefusedAsTheMessageClassesRefuseIt() throws IOException {
        byte[] export = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(spans("a", "b")))
                .build()
                .toByteArray();
        for (int length = 0; length < export.length; length++) {
            assertSame(Arrays.copyOf(export, length));
        }
        for (int i = 0; i < export.length; i++) {
            for (int value : new int[] {0, 0x0b, 0x0c, 0x7f, 0x80, 0xff}) {
                byte[] damaged = export.clone();
                damaged[i] = (byte) value;
                assertSame(damaged);
            }
        }
    }

    private static void assertSame(byte[] export) {
        ExportTraceServiceRequest whole;
        try {
            whole = ExportTraceServiceRequest.parseFrom(export);
        } catch (InvalidProtocolBufferException malformed) {
            InvalidRequestException refused =
                    assertThrows(InvalidRequestException.class, () -> seen(SpanSource.ofProtobuf(export)));
            assertTrue(refused.toString().contains("malformed protobuf"), refused::toString);
            return;
        }
        assertEquals(seen(SpanSource.of(whole)), seen(SpanSource.ofProtobuf(export)));
    }

    private static List<Object> seen(SpanSource source) {
        List<Object> seen = new ArrayList<>();
        source.visit(new SpanSource.Visitor() {
            @Override
            public void scope(Resource resource, InstrumentationScope scope) {
                seen.add(resource);
                seen.add(scope);
            }

            @Override
            public void span(Span span) {
                seen.add(span);
            }
        });
        return seen;
    }

    private static ScopeSpans spans(String... names) {
        ScopeSpans.Builder spans = ScopeSpans.newBuilder();
        for (String name : names) {
            spans.addSpans(span(name));
        }
        return spans.build();
    }

    private static Span span(String name) {
        return Span.newBuilder()
                .setName(name)
                .setTraceId(ByteString.copyFrom(new byte[] {1, 2, 3}))
                .setStartTimeUnixNano(5)
                .build();
    }

    private interface Fields {

        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static byte[] write(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.writeTo(out);
        out.flush();
        return bytes.toByteArray();
    }
}
