package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.TransportUtils;
import co.elastic.clients.transport.rest_client.RestClientOptions;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.HttpAsyncResponseConsumerFactory.HeapBufferedResponseConsumerFactory;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection to the cluster: sends requests, and knows from the last of them how the cluster is. */
final class Cluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    /** The most bytes of an answer that are held; who asks for more at once asks again for less. */
    static final int MOST_ANSWER_BYTES = 64 << 20;

    private static final int CONNECTIONS = 64;
    private static final int BUFFER_BYTES = 32 << 10;
    private static final Duration NEARLY = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(1_280);

    private final RestClient connections;
    private final RequestOptions options;
    private final Duration requestTimeout;
    private final Duration connectTimeout;
    private final int hosts;
    private final ElasticsearchClient client;
    private final ElasticsearchAsyncClient asynchronous;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean closed;
    private volatile @Nullable String problem;

    Cluster(ElasticsearchConfig config) {
        this.connections = connect(config);
        JsonFactory json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(MOST_ANSWER_BYTES)
                        .build())
                .build();
        this.requestTimeout = config.requestTimeout();
        this.hosts = config.nodes().size();
        this.connectTimeout = config.connectTimeout();
        RequestOptions.Builder all = RequestOptions.DEFAULT.toBuilder();
        all.setHttpAsyncResponseConsumerFactory(new HeapBufferedResponseConsumerFactory(MOST_ANSWER_BYTES));
        this.options = all.build();
        RestClientTransport transport = new RestClientTransport(
                connections,
                new JacksonJsonpMapper(JsonMapper.builder(json).build()),
                new RestClientOptions(options, false));
        this.client = new ElasticsearchClient(transport);
        this.asynchronous = new ElasticsearchAsyncClient(transport);
    }

    private static RestClient connect(ElasticsearchConfig config) {
        HttpHost[] hosts = config.nodes().stream()
                .map(node -> new HttpHost(node.getHost(), node.getPort(), node.getScheme()))
                .toArray(HttpHost[]::new);
        SSLContext tls = tls(config);
        List<Header> headers = new ArrayList<>();
        if (config.apiKey() != null) {
            headers.add(new BasicHeader("Authorization", "ApiKey " + config.apiKey()));
        } else if (config.username() != null) {
            String both = config.username() + ":" + config.password();
            headers.add(new BasicHeader(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8))));
        }
        RestClientBuilder builder = RestClient.builder(hosts)
                .setDefaultHeaders(headers.toArray(Header[]::new))
                .setCompressionEnabled(config.compression())
                .setRequestConfigCallback(request -> request.setConnectTimeout(millis(config.connectTimeout()))
                        .setSocketTimeout(millis(config.requestTimeout())));
        builder.setHttpClientConfigCallback(http -> {
            http.setMaxConnTotal(CONNECTIONS).setMaxConnPerRoute(CONNECTIONS);
            http.setDefaultConnectionConfig(
                    ConnectionConfig.custom().setBufferSize(BUFFER_BYTES).build());
            // Credentials are in a header of their own; each request would go through a cache of others.
            http.disableAuthCaching().disableCookieManagement();
            return tls == null ? http : http.setSSLContext(tls);
        });
        return builder.build();
    }

    private static @Nullable SSLContext tls(ElasticsearchConfig config) {
        Path file = config.caFile();
        String fingerprint = config.caFingerprint();
        try {
            if (file != null) {
                return TransportUtils.sslContextFromHttpCaCrt(file.toFile());
            }
            return fingerprint == null ? null : TransportUtils.sslContextFromCaFingerprint(fingerprint);
        } catch (IOException | RuntimeException e) {
            throw new StoreException(
                    Kind.PERMANENT,
                    "ca_file: " + file + " cannot be read (expected: a certificate in PEM form): " + e.getMessage(),
                    e);
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** At least one, for nought means for ever. */
    private static int millis(Duration duration) {
        return Math.max(1, Math.toIntExact(duration.toMillis()));
    }

    /** A request to the cluster. */
    @FunctionalInterface
    interface Request<T> {

        T send(ElasticsearchClient client) throws IOException;
    }

    /**
     * Sends a request and waits for the answer. A shard that is not there yet is waited for, but not for long. A request
     * whose connection broke is sent again, once for each host: the client by itself tries none of which it knows that it was
     * away a moment ago. Every request here can be done twice; of the documents of a bulk, those that were written are then
     * found to be there.
     *
     * @param doing what for, as {@code "reading spans"}
     */
    <T> T ask(String doing, Request<T> request) {
        return ask(doing, client, request);
    }

    /**
     * Sends a request for a query, as {@link #ask} does, and waits no longer than the query lasts, give or take a second.
     *
     * @throws io.llamatelemetry.api.DeadlineExceededException if the query's time is over before the answer is there
     */
    <T> T read(String doing, ReadContext context, Request<T> request) {
        context.examined(0);
        try {
            return ask(doing, within(context.remaining()), request);
        } catch (StoreException e) {
            context.examined(0);
            throw e;
        }
    }

    /** The client, for requests that wait no longer than so long for each part of an answer. */
    private ElasticsearchClient within(Duration time) {
        if (time.plus(NEARLY).compareTo(requestTimeout) >= 0) {
            return client;
        }
        RequestOptions.Builder shorter = options.toBuilder()
                .setRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(millis(min(time, connectTimeout)))
                        .setSocketTimeout(millis(time))
                        .build());
        return client.withTransportOptions(new RestClientOptions(shorter.build(), false));
    }

    private <T> T ask(String doing, ElasticsearchClient sender, Request<T> request) {
        Duration pause = FIRST_PAUSE;
        int hostsLeft = hosts;
        while (true) {
            try {
                return askOnce(doing, sender, request);
            } catch (StoreException e) {
                if (ElasticsearchErrors.isShardAbsent(e) && pause.compareTo(LONGEST_PAUSE) <= 0) {
                    rest(pause);
                    pause = pause.multipliedBy(2);
                } else if (!ElasticsearchErrors.isDisconnected(e) || hostsLeft-- == 0) {
                    throw e;
                }
            }
        }
    }

    private <T> T askOnce(String doing, ElasticsearchClient sender, Request<T> request) {
        if (closed) {
            throw ElasticsearchErrors.closed();
        }
        try {
            T answer = request.send(sender);
            problem = null;
            return answer;
        } catch (IOException | RuntimeException e) {
            if (closed) {
                throw ElasticsearchErrors.closed();
            }
            StoreException failed = ElasticsearchErrors.failed(doing, e);
            if (!ElasticsearchErrors.isNotFound(failed) && !ElasticsearchErrors.isAlreadyThere(failed)) {
                problem = failed.getMessage();
            }
            throw failed;
        }
    }

    /** Sends a request whose answer nobody needs, and does not wait for it. */
    void tell(String doing, Function<ElasticsearchAsyncClient, CompletableFuture<?>> request) {
        if (!closed) {
            CompletableFuture<?> unusedAnswer = request.apply(asynchronous).whenComplete((answer, failure) -> {
                if (failure != null) {
                    LOG.debug("event=not_told about=\"{}\" message=\"{}\"", doing, failure.getMessage());
                }
            });
        }
    }

    /**
     * Sends requests about many things, as few requests as the size of the answers allows.
     *
     * @param things what about
     * @param most the most of them in one request
     * @param request sends a request about some of them
     */
    static <T, R> List<R> inParts(List<T> things, int most, Function<List<T>, List<R>> request) {
        List<R> answers = new ArrayList<>();
        for (int from = 0; from < things.size(); from += most) {
            List<T> part = things.subList(from, Math.min(things.size(), from + most));
            try {
                answers.addAll(request.apply(part));
            } catch (StoreException e) {
                if (part.size() == 1 || !ElasticsearchErrors.isTooLong(e)) {
                    throw e;
                }
                answers.addAll(inParts(part, (part.size() + 1) / 2, request));
            }
        }
        return answers;
    }

    /** Notes what the cluster refused within an answer that was given. */
    StoreException note(StoreException failed) {
        problem = failed.getMessage();
        return failed;
    }

    /** What the last request came to; null if it was answered. */
    @Nullable String problem() {
        return problem;
    }

    boolean isClosed() {
        return closed;
    }

    /** Waits before the cluster is asked again; ends at once when the connection is closed. */
    void rest(Duration pause) {
        try {
            if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ElasticsearchErrors.closed();
            }
        } catch (InterruptedException e) {
            throw ElasticsearchErrors.failed("waiting", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        closing.countDown();
        try {
            connections.close();
        } catch (IOException e) {
            throw ElasticsearchErrors.failed("closing", e);
        }
    }
}
