package io.llamatelemetry.elasticsearch;

import static io.llamatelemetry.elasticsearch.Records.NOW;
import static io.llamatelemetry.elasticsearch.Records.ended;
import static io.llamatelemetry.elasticsearch.Records.log;
import static io.llamatelemetry.elasticsearch.Records.started;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoredRecord;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

/** A node with encryption and security switched on, and a role with the privileges that the README names and no others. */
final class SecuredNodeIT {

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String OPERATOR = "operator";
    private static final String SERVER = "server";
    /** Another user of the server's role. */
    private static final String WITHDRAWN = "withdrawn";

    private static final String PASSWORD = "operator-of-tests";
    /** Of that password, as bin/elasticsearch-users writes it. */
    private static final String HASH = "$2a$10$pfs9hjQZ5pHdM1sCb/qKNeNPtqSXTSFIUYXw6x9pqFnsbQPeTcaiu";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path shared;

    private static Certificates certificates;
    private static ElasticsearchNode node;
    private static Operator operator;
    private static List<String> lessThanNeeded = List.of();

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        certificates = new Certificates(shared.resolve("certificates"));
        JsonNode privileges = privilegesInTheReadme();
        Map<String, JsonNode> roles = new TreeMap<>(Map.of(SERVER, privileges));
        Map.of("cluster", "/cluster", "index", "/indices/0/privileges").forEach((what, list) -> {
            for (int i = 0; i < privileges.at(list).size(); i++) {
                JsonNode fewer = privileges.deepCopy();
                String left = ((ArrayNode) fewer.at(list)).remove(i).asText();
                roles.put("without-" + what + "-" + left, fewer);
            }
        });
        lessThanNeeded =
                roles.keySet().stream().filter(role -> !role.equals(SERVER)).toList();
        StringBuilder yaml = new StringBuilder();
        roles.forEach((role, may) -> yaml.append(role).append(": ").append(may).append('\n'));
        node = SharedNode.ofOneTest(new ElasticsearchNode.Security(
                certificates.chain(),
                certificates.key(),
                users(roles.keySet()) + users(List.of(WITHDRAWN, OPERATOR)),
                roles.keySet().stream().map(role -> role + ":" + role + "\n").collect(Collectors.joining()) + SERVER
                        + ":" + WITHDRAWN + "\nsuperuser:" + OPERATOR + "\n",
                yaml.toString()));
        node.start();
        operator = new Operator(node.url(), certificates, OPERATOR, PASSWORD);
    }

    /** A user of each role, of its name; all have one password. */
    private static String users(Collection<String> roles) {
        return roles.stream().map(role -> role + ":" + HASH + "\n").collect(Collectors.joining());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** The role that the README shows, for the prefix that the tests take. */
    private static JsonNode privilegesInTheReadme() throws IOException {
        Path readme = Path.of("..", "README.md");
        String text = Files.readString(readme);
        int begin = text.lastIndexOf("```json", text.indexOf("\"manage_index_templates\""));
        int end = text.indexOf("```", begin + 3);
        return JSON.readTree(text.substring(begin + "```json".length(), end));
    }

    private Configurations.Keys keys() {
        return new Configurations.Keys()
                .hosts(node.url())
                .caFile(certificates.caFile())
                .prefix("telemetry");
    }

    private TelemetryStore open(Configurations.Keys keys) {
        return new ElasticsearchProvider().open(keys.configuration(), new StoreContext(CLOCK, folder));
    }

    private static <T> List<T> all(StoreCursor<T> cursor) {
        try (cursor) {
            List<T> records = new ArrayList<>();
            cursor.forEachRemaining(records::add);
            return records;
        }
    }

    /** Does everything with a store that a store can do. */
    private void assertWorks(Configurations.Keys keys) {
        ReadContext now = ReadContext.unlimited(NOW);
        try (TelemetryStore store = open(keys)) {
            MetricRecord point = new MetricRecord(
                    new EventId(2, 1),
                    new MetricEvent("t", "s", NOW, Map.of(), "m", JsonValue.of(1), "1"),
                    NOW,
                    NOW.plus(Duration.ofDays(1)));
            List<StoredRecord> records = List.of(
                    started("t", "a", Duration.ofDays(1)), started("t", "b", Duration.ofDays(1)), log(1, "m"), point);
            store.writer().write(WriteBatch.of(0, records));
            // The other half asks for a later index, and the earlier document goes.
            store.writer().write(WriteBatch.of(0, List.of(ended("t", "a", Duration.ofDays(300)))));
            store.sync();
            assertEquals(2, all(store.reader().trace("t", now)).size());
            assertEquals(
                    2,
                    all(store.reader().spansByStart(SpanFilter.ALL, StartOrder.NEWEST_FIRST, now))
                            .size());
            assertEquals(List.of("t"), all(store.reader().traceIds(SpanFilter.ALL, now)));
            assertEquals(1, store.reader().summaries(List.of("t"), now).size());
            assertEquals(1, all(store.reader().logs(LogFilter.ALL, now)).size());
            assertTrue(store.reader().hasMetric(point.event(), Instant.EPOCH, now));
            assertEquals(2, store.statistics().spans());
            store.expire(NOW.plus(Duration.ofDays(700)));
            assertEquals(4, store.statistics().expired());
            assertEquals(0, store.statistics().spans());
            assertTrue(store.health().canWrite(), () -> store.health().toString());
        }
    }

    @Test
    void aUserWithThePrivilegesOfTheReadmeCanDoEverything() {
        assertWorks(keys().user(SERVER, PASSWORD));
        assertWorks(keys().user(SERVER, PASSWORD).caFile(null).caFingerprint(certificates.caFingerprint()));
    }

    /** A privilege that could be left out would be one too many. */
    @Test
    void noneOfThePrivilegesCanBeLeftOut() {
        assertAll(lessThanNeeded.stream().map(user -> () -> {
            operator.removeIndices("telemetry");
            operator.removeTemplates("telemetry");
            Configurations.Keys keys = keys().user(user, PASSWORD);
            if (user.equals("without-index-monitor")) {
                // Nothing but the counts needs it, and those are the last known where there are no newer ones.
                assertThrows(AssertionFailedError.class, () -> assertWorks(keys));
                return;
            }
            StoreException denied =
                    assertThrows(StoreException.class, () -> assertWorks(keys), () -> user + " all the same");
            String message = String.valueOf(denied.getMessage());
            assertTrue(message.contains("denies a privilege") && message.contains(user), message);
        }));
        assertWorks(keys().user(SERVER, PASSWORD));
    }

    @Test
    void whatIsHeldForAQueryIsLetGoOf() throws IOException {
        try (TelemetryStore store = open(keys().user(SERVER, PASSWORD))) {
            store.writer().write(WriteBatch.of(0, List.of(started("t", "a", Duration.ofDays(1)))));
            store.sync();
            ReadContext now = ReadContext.unlimited(NOW);
            for (int i = 0; i < 20; i++) {
                all(store.reader().spansByStart(SpanFilter.ALL, StartOrder.NEWEST_FIRST, now));
            }
            // Nobody waits for the answer to letting go, and what is held lasts two minutes.
            long before = System.nanoTime();
            while (held() > 0) {
                assertTrue(System.nanoTime() - before < Duration.ofMinutes(1).toNanos(), "still held");
            }
            store.expire(NOW.plus(Duration.ofDays(700)));
        }
    }

    private static long held() throws IOException {
        return JSON.readTree(operator.send("GET", "/_nodes/stats/indices/search", ""))
                .findValue("open_contexts")
                .asLong();
    }

    @Test
    void credentialsThatAreWithdrawnStopTheWritingAndAreNamed() throws IOException {
        Configurations.Keys keys = keys().user(WITHDRAWN, PASSWORD);
        try (TelemetryStore store = open(keys)) {
            store.writer().write(WriteBatch.of(0, List.of(log(1, "m"))));
            node.changeUsers(users(lessThanNeeded) + users(List.of(SERVER, OPERATOR)));
            StoreException refused = assertThrows(StoreException.class, () -> {
                // The node reads the file within some seconds.
                for (long i = 2; i < 100_000; i++) {
                    store.writer().write(WriteBatch.of(0, List.of(log(i, "m"))));
                }
            });
            assertEquals(StoreException.Kind.PERMANENT, refused.kind());
            assertTrue(String.valueOf(refused.getMessage()).contains("refuses the credentials"), refused::getMessage);
            assertFalse(store.health().canWrite());
            StoreException atStart =
                    assertThrows(StoreException.class, () -> open(keys).close());
            assertEquals(StoreException.Kind.PERMANENT, atStart.kind());
            assertTrue(String.valueOf(atStart.getMessage()).contains("refuses the credentials"), atStart::getMessage);
        } finally {
            operator.removeIndices("telemetry");
        }
    }
}
