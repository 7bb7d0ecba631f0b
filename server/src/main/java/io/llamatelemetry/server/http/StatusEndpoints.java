package io.llamatelemetry.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.llamatelemetry.core.EngineHealth;
import io.llamatelemetry.server.metrics.MetricSource;
import io.llamatelemetry.server.metrics.PrometheusText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/** What the server says about itself. */
final class StatusEndpoints {

    private static final JsonFactory JSON = new JsonFactory();
    private static final HttpField JSON_TYPE = new HttpField(HttpHeader.CONTENT_TYPE, "application/json");
    private static final HttpField METRICS_TYPE = new HttpField(HttpHeader.CONTENT_TYPE, PrometheusText.CONTENT_TYPE);

    private StatusEndpoints() {}

    /** Always the same JSON. */
    static Endpoint fixed(String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return exchange -> exchange.succeed(body);
    }

    /** The version, as Llama Stack answers it. */
    static Endpoint version(String version) {
        return fixed("{\"version\":\"" + version + "\"}");
    }

    /** Whether requests are answered in full now; what is wrong, if not. */
    static Endpoint readiness(Supplier<EngineHealth> health) {
        return exchange -> exchange.execute(() -> attempt(exchange, () -> {
            EngineHealth state = health.get();
            int status = state.ready() ? 200 : ErrorMapper.NOT_READY;
            exchange.answer(status, JSON_TYPE, readiness(state));
        }));
    }

    private static byte[] readiness(EngineHealth state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeBooleanField("ready", state.ready());
            out.writeBooleanField("incomplete", state.incomplete());
            out.writeArrayFieldStart("problems");
            for (String problem : state.problems()) {
                out.writeString(ErrorBody.wellFormed(problem));
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory cannot fail", impossible);
        }
        return bytes.toByteArray();
    }

    /** The metrics page. */
    static Endpoint metrics(List<MetricSource> sources) {
        return exchange -> exchange.execute(() -> attempt(exchange, () -> {
            PrometheusText page = new PrometheusText();
            sources.forEach(source -> source.writeTo(page));
            exchange.answer(200, METRICS_TYPE, page.page());
        }));
    }

    /** The OpenAPI document. */
    static Endpoint openApi(Supplier<byte[]> document) {
        return exchange -> exchange.execute(() -> attempt(exchange, () -> exchange.succeed(document.get())));
    }

    private static void attempt(Exchange exchange, Runnable answer) {
        try {
            answer.run();
        } catch (RuntimeException | Error failure) {
            exchange.fail(failure);
        }
    }
}
