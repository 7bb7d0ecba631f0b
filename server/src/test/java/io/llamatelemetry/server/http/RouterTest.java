package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.llamatelemetry.api.DatasetIo;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.core.protocol.Operations;
import io.llamatelemetry.server.http.Route.Access;
import io.llamatelemetry.server.http.Router.Match;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RouterTest {

    private static final Endpoint NOWHERE = exchange -> {};

    private final Router router = new Router(Operations.of(Telemetry.class, DatasetIo.class).stream()
            .map(operation -> route(operation.name(), operation.httpMethod(), "/v1" + operation.route()))
            .toList());

    private static Route route(String name, String method, String path) {
        return new Route(name, method, PathTemplate.of(path), Access.OPEN, NOWHERE);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "POST, /v1/telemetry/events, log_event, {}",
                "POST, /v1/telemetry/traces, query_traces, {}",
                "POST, /v1/telemetry/spans, query_spans, {}",
                "POST, /v1/telemetry/spans/export, save_spans_to_dataset, {}",
                "POST, /v1/telemetry/logs, query_logs, {}",
                "GET, /v1/telemetry/traces/a, get_trace, {trace_id=a}",
                "HEAD, /v1/telemetry/traces/a, get_trace, {trace_id=a}",
                "GET, /v1/telemetry/traces/a/b, get_trace, {trace_id=a/b}",
                "GET, /v1/telemetry/traces//, get_trace, {trace_id=/}",
                "GET, /v1/telemetry/traces/a/, get_trace, {trace_id=a/}",
                "GET, /v1/telemetry/traces/.., get_trace, {trace_id=..}",
                "GET, /v1/telemetry/traces/../events, get_trace, {trace_id=../events}",
                "GET, /v1/telemetry/traces/%2e%2e, get_trace, {trace_id=%2e%2e}",
                "GET, /v1/telemetry/traces/a;b=c, get_trace, {trace_id=a;b=c}",
                "GET, /v1/telemetry/traces/a/spans/b, get_span, `{trace_id=a, span_id=b}`",
                "GET, /v1/telemetry/traces/a/b/spans/c, get_span, `{trace_id=a/b, span_id=c}`",
                "GET, /v1/telemetry/traces/a/spans/b/spans/c, get_span, `{trace_id=a/spans/b, span_id=c}`",
                "GET, /v1/telemetry/traces/a/spans/spans/b, get_span, `{trace_id=a/spans, span_id=b}`",
                "GET, /v1/telemetry/traces/a/spans/b/c/d, get_span, `{trace_id=a, span_id=b/c/d}`",
                "GET, /v1/telemetry/traces/a%2Fspans%2Fb, get_trace, {trace_id=a%2Fspans%2Fb}",
                "GET, /v1/telemetry/traces/a/spans%2Fb, get_trace, {trace_id=a/spans%2Fb}",
                "GET, /v1/telemetry/traces/a%2Fspans%2Fb/spans/c, get_span, `{trace_id=a%2Fspans%2Fb, span_id=c}`",
                "GET, /v1/telemetry/traces/a/spans/, get_trace, {trace_id=a/spans/}",
                "GET, /v1/telemetry/traces//spans/b, get_trace, {trace_id=/spans/b}",
                "POST, /v1/telemetry/spans/a/tree, get_span_tree, {span_id=a}",
                "POST, /v1/telemetry/spans/a/tree/tree, get_span_tree, {span_id=a/tree}",
                "POST, /v1/telemetry/spans/export/tree, get_span_tree, {span_id=export}",
                "POST, /v1/telemetry/spans/a/b%2Ftree/tree, get_span_tree, {span_id=a/b%2Ftree}",
                "POST, /v1/telemetry/metrics/m, query_metrics, {metric_name=m}",
                "POST, /v1/telemetry/metrics/a%2Fb, query_metrics, {metric_name=a%2Fb}",
                "GET, /v1/datasetio/iterrows/a/b, iterate_rows, {dataset_id=a/b}",
            })
    void aPathLeadsToItsOperationWithRawParameters(String method, String path, String name, String parameters) {
        Match.Found found = assertInstanceOf(Match.Found.class, router.match(method, path));
        assertEquals(name, found.route().name());
        assertEquals(parameters, found.rawParameters().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "*",
                "/v1",
                "/v1/",
                "/v1/telemetry",
                "/v1/telemetry/traces/",
                "/v1/telemetry/events/",
                "/v1//telemetry/traces",
                "//v1/telemetry/traces",
                "/v1/./telemetry/traces",
                "/v1/telemetry/x/../traces",
                "/v1/telemetry/%74races",
                "/v1/telemetry%2Ftraces",
                "/v1/telemetry/traces;a=b",
                "/v1/telemetry/Traces",
                "/telemetry/traces",
                "/v1/telemetry/spans//tree",
                "/v1/telemetry/spans/a/tree/",
                "/v1/telemetry/spans/a%2Ftree",
                "/v1/telemetry/metrics/",
                "/v1/telemetry/metrics/a/b",
                "/v1/telemetry/events%00",
                "/v1/telemetry/events?",
            })
    void aPathThatIsSpeltOtherwiseLeadsNowhere(String path) {
        assertInstanceOf(Match.Nothing.class, router.match("POST", path));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "GET, /v1/telemetry/events, `OPTIONS, POST`",
                "post, /v1/telemetry/events, `OPTIONS, POST`",
                "DELETE, /v1/telemetry/traces/a, `GET, HEAD, OPTIONS`",
                "POST, /v1/telemetry/traces/a/spans/b, `GET, HEAD, OPTIONS`",
                "GET, /v1/telemetry/spans/a/tree, `OPTIONS, POST`",
            })
    void anotherMethodIsToldTheMethodsThatThereAre(String method, String path, String allow) {
        assertEquals(new Match.OtherMethods(allow, false), router.match(method, path));
    }

    @Test
    void optionsAsksForTheMethods() {
        assertEquals(
                new Match.OtherMethods("GET, HEAD, OPTIONS", true), router.match("OPTIONS", "/v1/telemetry/traces/a"));
        assertEquals(new Match.OtherMethods("GET, HEAD, OPTIONS, POST", true), router.match("OPTIONS", "*"));
        assertInstanceOf(Match.Nothing.class, router.match("OPTIONS", "/v1/nowhere"));
    }

    @Test
    void twoRoutesOfOnePathAreRefused() {
        List<Route> twins = List.of(route("a", "GET", "/v1/{x:path}"), route("b", "GET", "/v1/{y:path}"));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> new Router(twins));
        assertEquals("GET /v1/{y:path}: the route of both a and b", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "{x}", "/v1/{x}{y}", "/v1/{X}", "/v1/{x", "/v1/%41"})
    void whatIsNoTemplateIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> PathTemplate.of(text));
    }

    @Test
    void oneSegmentDoesNotReachOverASlash() {
        PathTemplate template = PathTemplate.of("/a/{x}/b/{y:path}");
        assertEquals(Map.of("x", "1", "y", "2/b/3"), template.match("/a/1/b/2/b/3"));
        assertEquals(null, template.match("/a/1/2/b"));
    }
}
