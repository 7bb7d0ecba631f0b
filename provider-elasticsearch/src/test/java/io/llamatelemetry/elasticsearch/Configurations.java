package io.llamatelemetry.elasticsearch;

import java.time.Duration;
import java.util.List;

/** Configurations for the tests: one node, no copies. */
final class Configurations {

    private Configurations() {}

    static ElasticsearchConfig of(String prefix, ElasticsearchConfig.Acknowledgement ack) {
        return of(SharedNode.url(), prefix, ack);
    }

    static ElasticsearchConfig of(String url, String prefix, ElasticsearchConfig.Acknowledgement ack) {
        return new ElasticsearchConfig(
                List.of(url),
                null,
                null,
                null,
                null,
                null,
                prefix,
                1,
                0,
                // Other servers' writes are seen when somebody asks, and not by chance.
                Duration.ofMinutes(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                false,
                ack);
    }
}
