package io.llamatelemetry.elasticsearch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configurations for the tests: one node, no copies. */
final class Configurations {

    private Configurations() {}

    static ElasticsearchConfig of(String prefix, ElasticsearchConfig.Acknowledgement ack) {
        return of(SharedNode.url(), prefix, ack);
    }

    static ElasticsearchConfig of(String url, String prefix, ElasticsearchConfig.Acknowledgement ack) {
        return new Keys().hosts(url).prefix(prefix).ack(ack).configuration();
    }

    /** For a cluster that may not answer: it is not waited for long. */
    static ElasticsearchConfig impatient(String url, String prefix) {
        return new Keys()
                .hosts(url)
                .prefix(prefix)
                .ack(ElasticsearchConfig.Acknowledgement.JOURNAL)
                .timeout(Duration.ofSeconds(5))
                .configuration();
    }

    /** The keys of a configuration. What other servers write is seen when somebody asks, and not by chance. */
    static final class Keys {

        private List<String> hosts = List.of();
        private @Nullable Path caFile;
        private @Nullable String caFingerprint;
        private @Nullable String apiKey;
        private @Nullable String username;
        private @Nullable String password;
        private String prefix = "t";
        private Duration timeout = Duration.ofSeconds(60);
        private boolean compression;
        private ElasticsearchConfig.Acknowledgement ack = ElasticsearchConfig.Acknowledgement.STORE;

        Keys hosts(String... urls) {
            hosts = List.of(urls);
            return this;
        }

        Keys caFile(@Nullable Path file) {
            caFile = file;
            return this;
        }

        Keys caFingerprint(@Nullable String fingerprint) {
            caFingerprint = fingerprint;
            return this;
        }

        Keys apiKey(@Nullable String key) {
            apiKey = key;
            return this;
        }

        Keys user(String name, String secret) {
            username = name;
            password = secret;
            return this;
        }

        Keys prefix(String begin) {
            prefix = begin;
            return this;
        }

        Keys timeout(Duration time) {
            timeout = time;
            return this;
        }

        Keys compressed() {
            compression = true;
            return this;
        }

        Keys ack(ElasticsearchConfig.Acknowledgement when) {
            ack = when;
            return this;
        }

        ElasticsearchConfig configuration() {
            return new ElasticsearchConfig(
                    hosts,
                    caFile,
                    caFingerprint,
                    apiKey,
                    username,
                    password,
                    prefix,
                    1,
                    0,
                    Duration.ofMinutes(30),
                    Duration.ofSeconds(5),
                    timeout,
                    compression,
                    ack);
        }
    }
}
