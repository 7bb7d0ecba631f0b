package io.llamatelemetry.server.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The spans of an export, which can be gone through more than once. */
interface SpanSource {

    /** Is shown the spans one by one. */
    interface Visitor {

        /** The spans that come now are of this resource and scope. */
        void scope(Resource resource, InstrumentationScope scope);

        /** The next span. */
        void span(Span span);
    }

    /**
     * Goes through all spans, in their order.
     *
     * @throws io.llamatelemetry.api.InvalidRequestException if the export is not what its encoding says; spans may have been
     *     shown before
     */
    void visit(Visitor visitor);

    /** The spans of a message. */
    static SpanSource of(ExportTraceServiceRequest export) {
        return visitor -> {
            for (ResourceSpans resource : export.getResourceSpansList()) {
                for (ScopeSpans scope : resource.getScopeSpansList()) {
                    visitor.scope(resource.getResource(), scope.getScope());
                    scope.getSpansList().forEach(visitor::span);
                }
            }
        };
    }

    /** The spans of a message as protocol buffers. Each is read when it is shown, and not kept. */
    static SpanSource ofProtobuf(byte[] export) {
        return visitor -> {
            try {
                for (Part resource : Part.whole(export).all(ExportTraceServiceRequest.RESOURCE_SPANS_FIELD_NUMBER)) {
                    visitResource(resource, visitor);
                }
            } catch (InvalidProtocolBufferException malformed) {
                throw OtlpEncoding.malformed(malformed);
            } catch (IOException impossible) {
                throw new UncheckedIOException("memory cannot fail to be read", impossible);
            }
        };
    }

    private static void visitResource(Part spans, Visitor visitor) throws IOException {
        Resource.Builder resource = Resource.newBuilder();
        for (Part part : spans.all(ResourceSpans.RESOURCE_FIELD_NUMBER)) {
            resource.mergeFrom(part.bytes, part.from, part.length);
        }
        Resource known = resource.build();
        for (Part scopes : spans.all(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER)) {
            InstrumentationScope.Builder scope = InstrumentationScope.newBuilder();
            for (Part part : scopes.all(ScopeSpans.SCOPE_FIELD_NUMBER)) {
                scope.mergeFrom(part.bytes, part.from, part.length);
            }
            visitor.scope(known, scope.build());
            for (Part span : scopes.all(ScopeSpans.SPANS_FIELD_NUMBER)) {
                visitor.span(Span.parser().parseFrom(span.bytes, span.from, span.length));
            }
        }
    }

    /** A message within an array. */
    final class Part {

        private final byte[] bytes;
        private final int from;
        private final int length;

        private Part(byte[] bytes, int from, int length) {
            this.bytes = bytes;
            this.from = from;
            this.length = length;
        }

        static Part whole(byte[] bytes) {
            return new Part(bytes, 0, bytes.length);
        }

        /** The messages that a field of it holds. What it has besides need only be well-formed. */
        List<Part> all(int field) throws IOException {
            List<Part> found = new ArrayList<>();
            CodedInputStream in = CodedInputStream.newInstance(bytes, from, length);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == field
                        && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                    int size = in.readRawVarint32();
                    found.add(new Part(bytes, from + in.getTotalBytesRead(), size));
                    in.skipRawBytes(size);
                } else if (!in.skipField(tag)) {
                    throw new InvalidProtocolBufferException("a group ends that has not begun");
                }
            }
            return found;
        }
    }
}
