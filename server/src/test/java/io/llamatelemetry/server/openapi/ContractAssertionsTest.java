package io.llamatelemetry.server.openapi;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ContractAssertionsTest {

    private static final String TRACE = """
            {"trace_id": "a/b", "root_span_id": "1", "start_time": "2024-05-01T12:00:00.123456789Z", "end_time": null}""";
    private static final String SPAN = """
            {"span_id": "1", "trace_id": "a/b", "parent_span_id": null, "name": "run", "start_time": "2024-05-01T12:00:00Z",
             "end_time": "2024-05-01T12:00:01Z", "attributes": {"n": 1, "deep": {"list": [1, null]}}}""";
    private static final String SPAN_WITH_STATUS = SPAN.replace("\"name\"", "\"status\": \"ok\", \"name\"");
    private static final String LOG = """
            {"type": "unstructured_log", "trace_id": "a/b", "span_id": "", "timestamp": "2024-05-01T12:00:00Z",
             "attributes": {"a": "b", "c": null}, "message": "hello", "severity": "info"}""";
    private static final String FAULTS = """
            {"error": {"detail": {"errors": [{"loc": ["body", "order_by", 0], "msg": "no", "type": "enum"}]},
             "message": "no"}, "message": "no"}""";
    private static final String NOT_FOUND = """
            {"error": {"detail": "no trace x", "message": "no trace x"}, "message": "no trace x"}""";

    private final ContractAssertions contract = ContractAssertions.of(OpenApiDocument.ofVersion("0.1.0"));

    @Test
    void rightAnswersHold() {
        contract.holds("log_event", 200, "null");
        contract.holds("save_spans_to_dataset", 200, "null");
        contract.holds("get_trace", 200, TRACE);
        contract.holds("query_traces", 200, "{\"data\": [" + TRACE + "]}");
        contract.holds("get_span", 200, SPAN);
        contract.holds("query_spans", 200, "{\"data\": [" + SPAN + "]}");
        contract.holds("get_span_tree", 200, "{\"data\": {\"1\": " + SPAN_WITH_STATUS + "}}");
        contract.holds("query_logs", 200, "{\"data\": [" + LOG + "]}");
        contract.holds("query_metrics", 200, """
                {"data": [{"metric": "tokens", "labels": [{"name": "model", "value": "llama"}],
                 "values": [{"timestamp": 1714521600, "value": 0.5, "unit": "1"}]}]}""");
        contract.holds("iterate_rows", 200, "{\"data\": [{\"any\": [1]}], \"has_more\": false}");
        contract.holds("health", 200, "{\"status\": \"OK\"}");
        contract.holds("version", 200, "{\"version\": \"0.1.0\"}");
        contract.holds("livez", 200, "{\"live\": true}");
        contract.holds("readyz", 503, "{\"ready\": false, \"incomplete\": true, \"problems\": [\"disk full\"]}");
        contract.holds("readyz", 503, NOT_FOUND);
        contract.holds("metrics", 200, "# HELP requests\n");
        contract.holds("query_traces", 400, FAULTS);
        contract.holds("get_trace", 404, NOT_FOUND);
        contract.holds("get_trace", 405, NOT_FOUND);
    }

    @Test
    void aMemberOfAWrongNameFails() {
        assertBroken("get_trace", 200, TRACE.replace("root_span_id", "rootSpanId"), "rootSpanId");
        assertBroken("query_traces", 200, "{\"traces\": []}", "traces");
        assertBroken("query_spans", 200, "{\"data\": [" + SPAN_WITH_STATUS + "]}", "status");
        assertBroken("query_logs", 200, "{\"data\": [" + LOG.replace("message", "text") + "]}", "text");
        assertBroken("get_trace", 404, NOT_FOUND.replace("detail", "details"), "details");
    }

    @Test
    void aMissingMemberFails() {
        assertBroken("get_trace", 200, TRACE.replace(", \"end_time\": null", ""), "end_time");
        assertBroken(
                "query_logs", 200, "{\"data\": [" + LOG.replace("\"type\": \"unstructured_log\",", "") + "]}", "type");
        assertBroken("get_trace", 404, "{\"error\": {\"detail\": \"x\", \"message\": \"x\"}}", "message");
    }

    @Test
    void aValueOfAWrongTypeFails() {
        assertBroken("log_event", 200, "{}", "null");
        assertBroken("get_span", 200, SPAN.replace("\"1\"", "1"), "span_id");
        assertBroken("get_span", 200, SPAN.replace("\"2024-05-01T12:00:00Z\"", "1714521600"), "start_time");
        assertBroken("get_span", 200, SPAN.replace("12:00:00Z", "12:00:00"), "start_time");
        assertBroken(
                "get_span_tree", 200, "{\"data\": {\"1\": " + SPAN_WITH_STATUS.replace("ok", "fine") + "}}", "status");
        assertBroken("query_logs", 200, "{\"data\": [" + LOG.replace("null", "[1]") + "]}", "attributes");
    }

    @Test
    void whatTheDocumentDoesNotKnowFails() {
        assertBroken("get_everything", 200, "{}", "get_everything");
        assertBroken("get_trace", 204, "", "204");
        assertBroken("get_trace", 200, "", "empty");
        assertBroken("get_trace", 200, "<html>", "<html>");
        assertBroken(
                "get_trace", 404, NOT_FOUND.replace("}, \"message\": \"no trace x\"", "}, \"message\": \"?\""), "same");
    }

    private void assertBroken(String operationId, int status, String body, String named) {
        AssertionError error = assertThrows(AssertionError.class, () -> contract.holds(operationId, status, body));
        String firstLines = error.toString().split("The body is", 2)[0];
        assertTrue(firstLines.contains(named), error::toString);
    }
}
