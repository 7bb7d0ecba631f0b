package io.llamatelemetry.elasticsearch;

import static io.llamatelemetry.elasticsearch.Records.NOW;
import static io.llamatelemetry.elasticsearch.Records.log;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.WriteBatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How the cluster is reached: encryption, credentials, several hosts; and what is said where it cannot be used. */
@ExtendWith(SharedNode.class)
final class ConnectionIT {

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    static Path shared;

    private static Certificates certificates;
    private static Interference secure;

    private final Prefixes prefixes = new Prefixes();

    @TempDir
    Path folder;

    private Configurations.Keys keys = new Configurations.Keys();

    @BeforeAll
    static void listen() {
        certificates = new Certificates(shared.resolve("certificates"));
        secure = new Interference(SharedNode.url(), certificates.tls());
    }

    @AfterAll
    static void hangUp() {
        secure.close();
    }

    @BeforeEach
    void choosePrefix() {
        keys = new Configurations.Keys().prefix(prefixes.of(folder));
    }

    @AfterEach
    void removeIndices() {
        prefixes.close();
    }

    private TelemetryStore open() {
        return new ElasticsearchProvider().open(keys.configuration(), new StoreContext(CLOCK, folder));
    }

    /** Writes a message and reads it back. */
    private void assertWorks() {
        try (TelemetryStore store = open()) {
            store.writer().write(new WriteBatch(0, List.of(), List.of(log(1, "hello")), List.of()));
            store.sync();
            try (StoreCursor<?> logs = store.reader().logs(LogFilter.ALL, ReadContext.unlimited(NOW))) {
                assertTrue(logs.hasNext());
            }
            assertTrue(store.health().canWrite());
        }
    }

    /** Opening ends in one clear line, which is given. */
    private String refusal() {
        StoreException refused = assertThrows(StoreException.class, () -> open().close());
        assertEquals(StoreException.Kind.PERMANENT, refused.kind(), refused::getMessage);
        String message = String.valueOf(refused.getMessage());
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void theAuthorityOfTheCertificateIsKnownByItsFile() {
        keys.hosts(secure.url()).caFile(certificates.caFile());
        assertWorks();
    }

    @Test
    void theAuthorityOfTheCertificateIsKnownByItsFingerprint() {
        keys.hosts(secure.url()).caFingerprint(certificates.caFingerprint());
        assertWorks();
        keys.caFingerprint(certificates.caFingerprint().replace(":", "").toLowerCase(Locale.ROOT));
        assertWorks();
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
        keys.hosts(secure.url());
        String message = refusal();
        assertTrue(message.contains("is not trusted") && message.contains("set ca_file or ca_fingerprint"), message);

        keys.caFingerprint("0".repeat(64));
        assertTrue(refusal().contains("is not trusted"));

        Certificates others = new Certificates(folder.resolve("others"));
        keys.caFingerprint(null).caFile(others.caFile());
        assertTrue(refusal().contains("is not trusted"));

        Path broken = Files.writeString(folder.resolve("broken.crt"), "no certificate");
        keys.caFile(broken);
        assertTrue(refusal().contains("cannot be read (expected: a certificate in PEM form)"));
    }

    @Test
    void theApiKeyAndTheUserAreSentAsElasticsearchWantsThem() {
        try (Interference guarded = new Interference(SharedNode.url())) {
            keys.hosts(guarded.url());
            guarded.demand("ApiKey encoded==");
            keys.apiKey("encoded==");
            assertWorks();

            keys.apiKey("another");
            String message = refusal();
            assertTrue(message.contains("refuses the credentials") && message.contains("mend api_key"), message);
            assertFalse(message.contains("another"), "no secret in a message");

            String both = Base64.getEncoder().encodeToString("me:pässword".getBytes(StandardCharsets.UTF_8));
            guarded.demand("Basic " + both);
            keys.apiKey(null).user("me", "pässword");
            assertWorks();
        }
    }

    @Test
    void aMissingPrivilegeIsNamed() {
        try (Interference guarded = new Interference(SharedNode.url())) {
            guarded.pretend(
                    "/_index_template",
                    403,
                    "{\"error\": {\"root_cause\": [], \"type\": \"security_exception\", \"reason\":"
                            + " \"action [indices:admin/index_template/get] is unauthorized for user [me]\"},"
                            + " \"status\": 403}");
            keys.hosts(guarded.url());
            String message = refusal();
            assertTrue(
                    message.contains("denies a privilege") && message.contains("indices:admin/index_template/get"),
                    message);
        }
    }

    @Test
    void anotherVersionIsRefusedWithTheOnesThatAreTaken() {
        try (Interference old = new Interference(SharedNode.url())) {
            old.pretendToHaveVersion("7.17.29");
            keys.hosts(old.url());
            assertTrue(refusal().contains("has version 7.17.29 (expected: 8.19 to 9.x)"));
        }
    }

    @Test
    void whatIsNoElasticsearchIsRefused() {
        try (Interference other = new Interference(SharedNode.url())) {
            other.pretendToBeAnother("{\"version\": {\"distribution\": \"another\"}}");
            keys.hosts(other.url());
            assertTrue(refusal().contains("is no Elasticsearch"), this::refusal);
        }
    }

    @Test
    void whereOneHostDoesNotAnswerTheNextIsTried() {
        try (Interference one = new Interference(SharedNode.url());
                Interference other = new Interference(SharedNode.url())) {
            keys.hosts("http://127.0.0.1:1", one.url(), other.url());
            assertWorks();
            one.vanish();
            assertWorks();
            one.comeBack();
            other.vanish();
            assertWorks();
            assertTrue(one.requests() > 0 && other.requests() > 0);
        }
    }

    @Test
    void aHostThatGoesAwayWhileTheStoreIsOpenIsReplacedByTheNext() {
        try (Interference one = new Interference(SharedNode.url());
                Interference other = new Interference(SharedNode.url())) {
            keys.hosts(one.url(), other.url());
            try (TelemetryStore store = open()) {
                for (int round = 0; round < 6; round++) {
                    Interference away = round % 2 == 0 ? one : other;
                    away.vanish();
                    store.writer().write(new WriteBatch(0, List.of(), List.of(log(round, "m")), List.of()));
                    away.comeBack();
                }
                store.sync();
                assertEquals(6, store.statistics().logs());
            }
        }
    }

    @Test
    void requestsAreCompressedIfThatIsAskedFor() {
        try (Interference between = new Interference(SharedNode.url())) {
            keys.hosts(between.url());
            assertWorks();
            assertEquals(0, between.compressed());
            keys.compressed();
            assertWorks();
            assertTrue(between.compressed() > 0);
        }
    }
}
