package io.llamatelemetry.server.http;

import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.core.Delivery;
import io.llamatelemetry.core.Ingest;
import io.llamatelemetry.server.http.Exchange.Stage;
import io.llamatelemetry.server.http.RefusedException.Reason;
import io.llamatelemetry.server.otlp.OtlpBatch;
import io.llamatelemetry.server.otlp.OtlpEncoding;
import io.llamatelemetry.server.otlp.OtlpSignal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Takes exports of OpenTelemetry, and answers them as its protocol says, in the encoding that they came in. */
final class OtlpEndpoint implements Endpoint {

    private static final String TTL = "x-telemetry-ttl-seconds";
    private static final int LONGEST_NUMBER = 18;

    private final OtlpSignal signal;
    private final Ingest ingest;
    private final Terms terms;
    private final Clock clock;

    /**
     * On which terms exports are taken.
     *
     * @param ttl how long what they bring lives
     * @param timeout how long accepting them may take
     * @param mostEvents how many events one may come to
     */
    record Terms(Duration ttl, Duration timeout, int mostEvents) {}

    OtlpEndpoint(OtlpSignal signal, Ingest ingest, Terms terms, Clock clock) {
        this.signal = signal;
        this.ingest = ingest;
        this.terms = terms;
        this.clock = clock;
    }

    /** Failures as OpenTelemetry wants them. */
    private record StatusForm(OtlpEncoding encoding) implements FailureForm {

        @Override
        public ErrorAnswer adapt(ErrorAnswer answer) {
            return ErrorMapper.forExporter(answer);
        }

        @Override
        public HttpField contentType() {
            return type(encoding);
        }

        @Override
        public byte[] body(ErrorAnswer answer) {
            return encoding.status(StatusCodes.ofHttp(answer.status()), answer.message());
        }
    }

    @Override
    public FailureForm failureForm(HttpFields headers) {
        return new StatusForm(
                OtlpEncoding.of(headers.get(HttpHeader.CONTENT_TYPE)).orElse(OtlpEncoding.JSON));
    }

    @Override
    public void answer(Exchange exchange) {
        OtlpEncoding encoding = encoding(exchange.headers().get(HttpHeader.CONTENT_TYPE));
        long ttlSeconds = ttlSeconds(exchange.headers().get(TTL));
        Delivery delivery = Call.delivery(exchange);
        Optional<OverloadedException> overload = ingest.overload();
        if (overload.isPresent()) {
            exchange.fail(overload.get());
            return;
        }
        exchange.body().compute(body -> {
            if (encoding == OtlpEncoding.JSON) {
                exchange.body().nesting().require(body, List.of("body"));
            }
            OtlpBatch batch = signal.read(encoding, body, terms.mostEvents(), clock.instant());
            accept(batch, ttlSeconds, delivery, encoding, exchange);
        });
    }

    private void accept(OtlpBatch batch, long ttlSeconds, Delivery delivery, OtlpEncoding encoding, Exchange exchange) {
        exchange.expectSilence();
        exchange.enter(Stage.WORKING, terms.timeout());
        ingest.accept(batch.events(), ttlSeconds, delivery).whenComplete((accepted, failure) -> {
            if (failure != null) {
                exchange.fail(failure);
                return;
            }
            try {
                exchange.answer(200, type(encoding), signal.answer(encoding, batch, accepted));
            } catch (RuntimeException | Error defect) {
                exchange.fail(defect);
            }
        });
    }

    private static HttpField type(OtlpEncoding encoding) {
        return new HttpField(HttpHeader.CONTENT_TYPE, encoding.mediaType());
    }

    private static OtlpEncoding encoding(@Nullable String contentType) {
        return OtlpEncoding.of(contentType).orElseThrow(() -> {
            String given = contentType == null ? "none" : MediaType.shown(contentType);
            String expected = OtlpEncoding.PROTOBUF.mediaType() + " or " + OtlpEncoding.JSON.mediaType();
            return RefusedException.because(
                    Reason.CONTENT_TYPE, "Content-Type: " + given + " (expected: " + expected + ")", given);
        });
    }

    private long ttlSeconds(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            return terms.ttl().toSeconds();
        }
        if (header.length() > LONGEST_NUMBER || !header.matches("[0-9]+")) {
            throw new InvalidRequestException(new Fault(
                    List.of("header", TTL), MediaType.shown(header) + " (expected: whole seconds)", "int_type"));
        }
        return Long.parseLong(header);
    }
}
