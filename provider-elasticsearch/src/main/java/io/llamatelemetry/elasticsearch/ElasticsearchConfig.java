package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.spi.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster to use, and how.
 *
 * @param hosts nodes of the cluster, as {@code https://name:port}; the next is tried when one does not answer
 * @param caFile the certificate of the authority that signed the cluster's; null for those that Java trusts
 * @param caFingerprint the SHA-256 fingerprint of that certificate, in hexadecimal, instead of a file; null for none
 * @param apiKey an API key in its encoded form; null for none
 * @param username the user's name, where there is no API key; null for none
 * @param password the user's password; null for none
 * @param prefix what the names of indices and templates begin with
 * @param shards primary shards of a new index
 * @param replicas copies of each shard of a new index
 * @param refreshInterval after how long other servers see what was written here, for new indices
 * @param connectTimeout how long to wait for a connection
 * @param requestTimeout how long to wait for an answer
 * @param compression whether requests and answers are compressed
 * @param ack when an event counts as accepted
 */
public record ElasticsearchConfig(
        @Setting(
                description = "Nodes of the cluster. The next one is tried when one does not answer.",
                defaultValue = "[\"http://127.0.0.1:9200\"]",
                example = "[https://es1:9200, https://es2:9200]")
        List<String> hosts,

        @Setting(
                description = "PEM file with the certificate of the authority that signed the cluster's.",
                example = "/etc/telemetry/ca.crt")
        @Nullable Path caFile,

        @Setting(
                description = "SHA-256 fingerprint of that certificate, instead of the file.",
                example = "6f1ed002ab5595859014ebf0951522d9...")
        @Nullable String caFingerprint,

        @Setting(
                description = "API key, encoded, as Elasticsearch gave it.",
                example = "${env.ES_API_KEY}",
                secret = true)
        @Nullable String apiKey,

        @Setting(description = "User, where there is no API key.", example = "telemetry") @Nullable String username,

        @Setting(description = "The user's password.", example = "${env.ES_PASSWORD}", secret = true) @Nullable String password,

        @Setting(
                description = "What the names of indices and templates begin with. Servers with the same prefix share"
                        + " their data.",
                defaultValue = "telemetry")
        String prefix,

        @Setting(description = "Primary shards of each new index.", defaultValue = "1", min = 1, max = 1024)
        int shards,

        @Setting(
                description = "Copies of each shard of each new index. 0 loses data with a node.",
                defaultValue = "1",
                min = 0,
                max = 100)
        int replicas,

        @Setting(
                description =
                        "After how long other servers see what was written here. This one always sees it at" + " once.",
                defaultValue = "1s",
                min = 1,
                max = 3600)
        Duration refreshInterval,

        @Setting(description = "How long to wait for a connection.", defaultValue = "5s", min = 1, max = 300)
        Duration connectTimeout,

        @Setting(
                description = "How long to wait for an answer of the cluster.",
                defaultValue = "30s",
                min = 1,
                max = 3600)
        Duration requestTimeout,

        @Setting(description = "Whether requests and answers are compressed.", defaultValue = "false")
        boolean compression,

        @Setting(
                description = "When an event counts as accepted: journal = once this server's journal has it on disk"
                        + " (an outage of the cluster loses nothing), store = once the cluster has it.",
                defaultValue = "journal")
        Acknowledgement ack) {

    private static final int MOST_PREFIX = 64;
    private static final int DEFAULT_PORT = 9_200;

    /** When an event counts as accepted. */
    public enum Acknowledgement {
        /** When the engine's journal has it on disk. */
        JOURNAL,
        /**
         * When the cluster has it on the disks of the primary shard and its copies. Without a journal nothing here outlives the
         * process: idempotency keys are forgotten at a restart.
         */
        STORE
    }

    public ElasticsearchConfig {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("hosts: [] (expected: at least one)");
        }
        hosts.forEach(ElasticsearchConfig::toUri);
        if (!prefix.matches("[a-z0-9][a-z0-9_-]*") || prefix.length() > MOST_PREFIX) {
            throw new IllegalArgumentException("prefix: " + prefix
                    + " (expected: up to " + MOST_PREFIX + " lower-case letters, digits, - and _, not beginning with"
                    + " - or _)");
        }
        if (caFile != null && caFingerprint != null) {
            throw new IllegalArgumentException("ca_file, ca_fingerprint: both (expected: one of them)");
        }
        if (caFingerprint != null && !caFingerprint.replace(":", "").matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException(
                    "ca_fingerprint: " + caFingerprint + " (expected: 64 hexadecimal digits, colons allowed)");
        }
        if (apiKey != null && username != null) {
            throw new IllegalArgumentException("api_key, username: both (expected: one of them)");
        }
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException("username, password: one of them (expected: both or neither)");
        }
    }

    /** The defaults: a node on this machine without security. */
    public static ElasticsearchConfig of(List<String> hosts, String prefix) {
        return new ElasticsearchConfig(
                hosts,
                null,
                null,
                null,
                null,
                null,
                prefix,
                1,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                false,
                Acknowledgement.JOURNAL);
    }

    /** The nodes' addresses, each with its port. */
    List<URI> nodes() {
        return hosts.stream().map(ElasticsearchConfig::toUri).toList();
    }

    private static URI toUri(String host) {
        try {
            URI uri = URI.create(host);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean plain = uri.getPath() == null
                    || uri.getPath().isEmpty()
                    || uri.getPath().equals("/");
            boolean known = scheme.equals("http") || scheme.equals("https");
            if (known && uri.getHost() != null && plain && uri.getQuery() == null && uri.getUserInfo() == null) {
                int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
                return URI.create(scheme + "://" + uri.getHost() + ":" + port);
            }
        } catch (IllegalArgumentException e) {
            throw notAHost(host, e);
        }
        throw notAHost(host, null);
    }

    private static IllegalArgumentException notAHost(String host, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "hosts: " + host + " (expected: http://name:port or https://name:port, without path and password)",
                cause);
    }
}
