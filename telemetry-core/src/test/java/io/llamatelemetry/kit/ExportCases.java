package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Ask.eq;
import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.NotFoundException;
import io.llamatelemetry.api.QueryCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Saving a selection of spans to a dataset, and reading its rows back. */
abstract class ExportCases extends Cases {
    ExportCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private void save(List<QueryCondition> conditions, List<String> attributes, String dataset) {
        bench.telemetry().saveSpansToDataset(conditions, attributes, dataset, null);
        bench.model().saveSpansToDataset(conditions, attributes, dataset, null);
    }

    /** The rows of one save come in any order. */
    private static List<JsonObject> sorted(List<JsonObject> rows) {
        List<JsonObject> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(JsonObject::toString, CodePoints.ORDER));
        return sorted;
    }

    private List<JsonObject> rows(String dataset) {
        return bench.engine().datasets().iterateRows(dataset, null, null).data();
    }

    private void datasetIsTheSame(String dataset) {
        assertEquals(
                sorted(bench.model().iterateRows(dataset, null, null).data()),
                sorted(rows(dataset)),
                "rows of " + dataset);
    }

    private void tellSession() {
        bench.accept(
                start("t1", "turn").at("12:00:00").with("session_id", "s"),
                start("t1", "inference")
                        .under("turn")
                        .at("12:00:01.000000001")
                        .with("input", "q")
                        .with("n", 7),
                end("t1", "inference").at("12:00:02").with("output", "a").with("deep.key", 0.5),
                start("t1", "open").under("turn").at("12:00:03").with("input", null),
                start("t2", "other").at("12:00:04").with("input", "q2"));
    }

    @Test
    void aRowHasTheFieldsOfTheSpanAndTheSavedAttributes() {
        tellSession();
        save(List.of(eq("session_id", "s")), List.of("input", "output", "n", "deep.key"), "evals");
        datasetIsTheSame("evals");
        assertEquals(1, rows("evals").size());
        save(List.of(eq("trace_id", "t1")), List.of(), "everything");
        datasetIsTheSame("everything");
        assertEquals(3, rows("everything").size());
    }

    @Test
    void rowsAreAppended() {
        tellSession();
        save(List.of(), List.of("input"), "evals");
        List<JsonObject> first = rows("evals");
        save(List.of(eq("session_id", "s")), List.of("session_id"), "evals");
        datasetIsTheSame("evals");
        assertEquals(first, rows("evals").subList(0, first.size()), "what was saved first comes first");
    }

    @Test
    void pagesOfRowsFitTogether() {
        List<Sketch> told = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            told.add(start("t" + i % 7, "s" + i)
                    .at(KitClock.START.plusSeconds(i))
                    .with("i", i));
        }
        bench.acceptMany(told);
        save(List.of(), List.of("i"), "evals");
        List<JsonObject> all = rows("evals");
        assertEquals(25, all.size());
        for (int size : List.of(1, 10, 25, 100)) {
            List<JsonObject> paged = new ArrayList<>();
            boolean more = true;
            while (more) {
                var page = bench.engine().datasets().iterateRows("evals", paged.size(), size);
                paged.addAll(page.data());
                more = page.hasMore();
                assertEquals(paged.size() < all.size(), more, "has_more after " + paged.size());
            }
            assertEquals(all, paged);
        }
        assertEquals(
                List.of(),
                bench.engine().datasets().iterateRows("evals", 1_000, 5).data());
    }

    @Test
    void anyIdNamesADatasetOfItsOwn() {
        tellSession();
        List<String> ids = List.of(
                "a/b",
                "a",
                "..",
                "../../escape",
                "/etc/passwd",
                "A",
                "a ",
                "%2e%2e",
                "\u00e9",
                "\ud83d\ude00",
                "CON",
                "a\u0000b",
                ".",
                "x".repeat(256),
                "\ud83d\ude00".repeat(256));
        for (String id : ids) {
            save(List.of(eq("session_id", "s")), List.of("input"), id);
        }
        save(List.of(), List.of("input"), "A");
        for (String id : ids) {
            datasetIsTheSame(id);
        }
    }

    @Test
    void anUnknownDatasetIsNotFound() {
        assertThrows(NotFoundException.class, () -> rows("nothing"));
    }

    @Test
    void aDatasetOutlivesARestart() {
        tellSession();
        save(List.of(), List.of("input"), "evals");
        bench.restart();
        datasetIsTheSame("evals");
    }

    @Test
    void whatExpiredIsNotSavedAndWhatWasSavedStays() {
        bench.accept(
                start("t1", "short").with("k", 1).livingFor(60),
                start("t1", "long").with("k", 2).livingFor(600));
        save(List.of(), List.of("k"), "before");
        bench.pass(Duration.ofSeconds(60));
        save(List.of(), List.of("k"), "after");
        datasetIsTheSame("before");
        datasetIsTheSame("after");
    }
}
