package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.JsonpMapper;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.ElasticsearchTransportBase;
import co.elastic.clients.transport.TransportUtils;
import co.elastic.clients.transport.instrumentation.NoopInstrumentation;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection to the cluster: sends requests, and knows from the last of them how the cluster is. */
final class Cluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    /** The most bytes of an answer that are held; who asks for more at once asks again for less. */
    static final int MOST_ANSWER_BYTES = 64 << 20;

    /** The most requests that are waiting to be sent whose answers nobody needs. */
    private static final int MOST_TO_TELL = 256;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(1_280);

    private final ElasticsearchClient client;
    /** Sends what nobody waits for. */
    private final ExecutorService telling =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_TO_TELL), Cluster::thread);

    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean closed;
    private volatile @Nullable String problem;

    Cluster(ElasticsearchConfig config) {
        JsonFactory json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(MOST_ANSWER_BYTES)
                        .build())
                .build();
        JacksonJsonpMapper mapper =
                new JacksonJsonpMapper(JsonMapper.builder(json).build());
        this.client =
                new ElasticsearchClient(new Transport(new Connections(config, tls(config), MOST_ANSWER_BYTES), mapper));
    }

    /** The client's own way to write requests and to read answers, over our connections. */
    private static final class Transport extends ElasticsearchTransportBase {

        Transport(Connections connections, JsonpMapper json) {
            // Without: it would look for OpenTelemetry, and fix for the whole program that there is none.
            super(connections, null, json, NoopInstrumentation.INSTANCE);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "elasticsearch-tell");
        thread.setDaemon(true);
        return thread;
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

    /** A request to the cluster. */
    @FunctionalInterface
    interface Request<T> {

        T send(ElasticsearchClient client) throws IOException;
    }

    /**
     * Sends a request and waits for the answer. A shard that is not there yet is waited for, but not for long. A request
     * whose connections broke at all hosts is sent again once, for a host closes connections that were not in use. Every
     * request here can be done twice; of the documents of a bulk, those that were written are then found to be there.
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

    /** The client, for requests that ask no host any more when so much time is over. */
    private ElasticsearchClient within(Duration time) {
        return client.withTransportOptions(new Connections.Within(time));
    }

    private <T> T ask(String doing, ElasticsearchClient sender, Request<T> request) {
        Duration pause = FIRST_PAUSE;
        boolean broken = false;
        while (true) {
            try {
                return askOnce(doing, sender, request);
            } catch (StoreException e) {
                if (ElasticsearchErrors.isShardAbsent(e) && pause.compareTo(LONGEST_PAUSE) <= 0) {
                    rest(pause);
                    pause = pause.multipliedBy(2);
                } else if (broken || !ElasticsearchErrors.isDisconnected(e)) {
                    throw e;
                } else {
                    broken = true;
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
            if (!ElasticsearchErrors.isNotFound(failed)
                    && !ElasticsearchErrors.isAlreadyThere(failed)
                    && !ElasticsearchErrors.isOutOfTime(failed)) {
                problem = failed.getMessage();
            }
            throw failed;
        }
    }

    /** Sends a request whose answer nobody needs, at some later time; if too many of them wait, not at all. */
    void tell(String doing, Request<?> request) {
        Runnable task = () -> {
            try {
                ask(doing, request);
            } catch (StoreException e) {
                notTold(doing, e.getMessage());
            }
        };
        try {
            telling.execute(task);
        } catch (RejectedExecutionException full) {
            notTold(doing, closed ? "closed" : MOST_TO_TELL + " others wait");
        }
    }

    private static void notTold(String doing, @Nullable String why) {
        LOG.debug("event=not_told about=\"{}\" message=\"{}\"", doing, why);
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

    /** What the last request came to that was not broken off by its caller; null if it was answered. */
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
        telling.shutdownNow();
        try {
            client._transport().close();
        } catch (IOException e) {
            throw ElasticsearchErrors.failed("closing", e);
        }
    }
}
