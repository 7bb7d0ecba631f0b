package io.llamatelemetry.server.adversary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.server.FakeBackend;
import io.llamatelemetry.server.RunningServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many large bodies at once, for which there is not the memory. */
final class MemoryTest {

    private static final int MANY = 100;

    /** Nearly two million bytes of the smallest values there are, which grow the most when they are read. */
    private static byte[] dense(String path) {
        String text = path.equals(Attack.BATCH)
                ? "{\"a\":[" + "{},".repeat(600_000) + "{}]}"
                : "{\"resourceSpans\":[" + "{},".repeat(600_000) + "{}]}";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {Attack.EVENTS, Attack.BATCH, "/v1/traces"})
    void whatDoesNotFitIsToldToComeAgain(String path) throws Exception {
        try (RunningServer server = RunningServer.start(
                        new FakeBackend(), "server:", "  max_body_size: 2MiB", "  max_memory_in_flight: 32MiB");
                Prober prober = new Prober(server)) {
            Attack attack = new Attack(server);
            TreeMap<Integer, Integer> statuses = new TreeMap<>();
            for (CompletableFuture<HttpResponse<String>> later : sendMany(path, attack)) {
                HttpResponse<String> answer = later.get(120, TimeUnit.SECONDS);
                statuses.merge(answer.statusCode(), 1, Integer::sum);
                if (answer.statusCode() == 503) {
                    assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
                    assertTrue(answer.body().contains("server.max_memory_in_flight"), answer.body());
                }
            }
            assertTrue(statuses.getOrDefault(503, 0) > 0, statuses.toString());
            assertTrue(statuses.size() <= 2, statuses.toString());
            Prober.Report report = prober.report();
            assertTrue(report.isWell(), report.toString());
            assertEquals(200, attack.post(Attack.EVENTS, Attack.event("{}")).statusCode());
            assertAllIsGivenBack(server);
        }
    }

    /** Soon: a sender may have an answer just before the server has done with it. */
    private static void assertAllIsGivenBack(RunningServer server) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!server.get("/metrics").body().contains("\ntelemetry_http_memory_bytes 0\n")) {
            assertTrue(System.nanoTime() < end, "memory is still held");
        }
    }

    private static List<CompletableFuture<HttpResponse<String>>> sendMany(String path, Attack attack) {
        byte[] body = dense(path);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            answers.add(attack.server().sendLater(attack.posting(path, body)));
        }
        return answers;
    }
}
