package io.llamatelemetry.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ElasticsearchConfigTest {

    private static ElasticsearchConfig config(
            String host,
            String prefix,
            @Nullable Path caFile,
            @Nullable String fingerprint,
            @Nullable String apiKey,
            @Nullable String username,
            @Nullable String password) {
        return new ElasticsearchConfig(
                List.of(host),
                caFile,
                fingerprint,
                apiKey,
                username,
                password,
                prefix,
                1,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                false,
                ElasticsearchConfig.Acknowledgement.JOURNAL);
    }

    private static String fault(Runnable making) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, making::run).getMessage());
    }

    @Test
    void aHostHasASchemeANameAndAPortOfItsOwnOrTheUsualOne() {
        assertEquals(
                List.of(URI.create("https://es1:9200")),
                config("https://es1", "t", null, null, null, null, null).nodes());
        for (String host : List.of("es1:9200", "ftp://es1", "http://es1/path", "http://me:secret@es1", "not a host")) {
            String message = fault(() -> config(host, "t", null, null, null, null, null));
            assertTrue(message.startsWith("hosts: "), message);
        }
    }

    @Test
    void aPrefixCannotReachIntoAnothersNames() {
        for (String prefix : List.of("", "a.b", "A", "-a", "_a", "a*", "a,b", "x".repeat(65))) {
            String message = fault(() -> config("http://es1", prefix, null, null, null, null, null));
            assertTrue(message.startsWith("prefix: "), message);
        }
    }

    @Test
    void whatExcludesEachOtherIsNamed() {
        String print = "0".repeat(64);
        assertTrue(fault(() -> config("http://es1", "t", Path.of("ca"), print, null, null, null))
                .startsWith("ca_file, ca_fingerprint: both"));
        assertTrue(fault(() -> config("http://es1", "t", null, "12:34", null, null, null))
                .startsWith("ca_fingerprint: "));
        assertTrue(fault(() -> config("http://es1", "t", null, null, "key", "user", "password"))
                .startsWith("api_key, username: both"));
        assertTrue(fault(() -> config("http://es1", "t", null, null, null, "user", null))
                .startsWith("username, password: one"));
    }

    @Test
    void versionsFromTheLastOfEightToAnyOfNineAreSupported() {
        for (String version : List.of("8.19.0", "8.19.21", "8.20.1", "9.0.0", "9.5.3", "9.6.0-SNAPSHOT")) {
            assertTrue(Preparation.isSupported(version), version);
        }
        for (String version : List.of("7.17.29", "8.18.8", "10.0.0", "nine")) {
            assertFalse(Preparation.isSupported(version), version);
        }
    }
}
