package io.llamatelemetry.server.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A client that writes a few spans of its own and exports them over and over until the server dies. */
final class Exporter implements Runnable {

    private static final int SPANS = 5;

    private final String name;
    private final Api api;
    private int sent;
    private int acknowledged;

    Exporter(String name, Api api) {
        this.name = name;
        this.api = api;
    }

    int acknowledged() {
        return acknowledged;
    }

    @Override
    public void run() {
        try {
            boolean answered = true;
            for (int i = 0; i < SPANS && answered; i++) {
                answered = start(i);
            }
            while (answered) {
                sent++;
                answered = export();
                acknowledged += answered ? 1 : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean start(int number) throws InterruptedException {
        Map<String, ?> event = Map.of(
                "type",
                "structured_log",
                "trace_id",
                "export-" + name,
                "span_id",
                "s" + number,
                "timestamp",
                "2026-01-01T00:00:00Z",
                "payload",
                Map.of("type", "span_start", "name", "exported"));
        return api.post("/v1/telemetry/events", Map.of("event", event));
    }

    private boolean export() throws InterruptedException {
        return api.post(
                "/v1/telemetry/spans/export",
                Map.of(
                        "attribute_filters",
                        List.of(Map.of("key", "trace_id", "op", "eq", "value", "export-" + name)),
                        "attributes_to_save",
                        List.of(),
                        "dataset_id",
                        "evals/" + name));
    }

    /** Each acknowledged export is there whole, and of the last one all or nothing. */
    void count(Api restarted) throws IOException, InterruptedException {
        if (acknowledged == 0) {
            return;
        }
        JsonNode answer = restarted.get("/v1/datasetio/iterrows/evals/" + name);
        int rows = answer.get("data").size();
        assertEquals(0, rows % SPANS, "an export is there in part: " + rows + " rows");
        assertTrue(
                rows >= SPANS * acknowledged && rows <= SPANS * sent,
                rows + " rows after " + acknowledged + " acknowledged exports of " + SPANS + " and " + sent + " sent");
    }
}
