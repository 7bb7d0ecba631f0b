package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import io.llamatelemetry.elasticsearch.Operation.Outcome;
import io.llamatelemetry.spi.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends operations in bulks of bounded size, and sees to each item by itself. What the cluster has no room for now is sent
 * again a few times; what it still does not take then is the caller's, who has more time. A document that is refused while
 * the index takes others goes to the dead letters. Refusals that are not about the document are exceptions.
 */
final class Bulk implements AutoCloseable {

    private static final int MOST_ITEMS = 2_048;
    private static final int MOST_BYTES = 8 << 20;
    private static final int MOST_REASON = 500;
    private static final int AT_ONCE = 2;
    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final String DOING = "writing";

    /** A document that readers never see: it was over long before anybody reads. */
    private static final byte[] PROBE = "{\"expires\":0}".getBytes(StandardCharsets.UTF_8);

    private final Cluster cluster;
    private final Indices indices;
    private final DeadLetters deadLetters;
    private final ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE, work -> {
        Thread thread = new Thread(work, "elasticsearch-bulk");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();

    Bulk(Cluster cluster, Indices indices, DeadLetters deadLetters) {
        this.cluster = cluster;
        this.indices = indices;
        this.deadLetters = deadLetters;
    }

    /**
     * Sends the operations, each about another document, and gives what each came to, in their order. Some bulks are under way
     * at once.
     */
    List<Outcome> send(List<Operation> operations) {
        List<List<Operation>> parts = parts(operations);
        return parts.size() == 1 ? sendWithRetries(parts.get(0)) : sendAtOnce(parts);
    }

    private List<Outcome> sendAtOnce(List<List<Operation>> parts) {
        List<CompletableFuture<List<Outcome>>> bulks = new ArrayList<>();
        try {
            parts.forEach(part -> bulks.add(CompletableFuture.supplyAsync(() -> sendWithRetries(part), senders)));
            // All of them: nobody goes on while one may still change something.
            CompletableFuture.allOf(bulks.toArray(CompletableFuture<?>[]::new)).join();
        } catch (RejectedExecutionException e) {
            throw ElasticsearchErrors.closed();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreException failed ? failed : e;
        }
        return bulks.stream().flatMap(bulk -> bulk.join().stream()).toList();
    }

    private static List<List<Operation>> parts(List<Operation> operations) {
        List<List<Operation>> parts = new ArrayList<>();
        int from = 0;
        while (from < operations.size()) {
            int to = from;
            long bytes = 0;
            while (to < operations.size()
                    && to - from < MOST_ITEMS
                    && (to == from || bytes + operations.get(to).bytes() <= MOST_BYTES)) {
                bytes += operations.get(to).bytes();
                to++;
            }
            parts.add(operations.subList(from, to));
            from = to;
        }
        return parts;
    }

    private List<Outcome> sendWithRetries(List<Operation> operations) {
        @Nullable Outcome[] outcomes = new @Nullable Outcome[operations.size()];
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            left.add(i);
        }
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            List<Operation> again = left.stream().map(operations::get).toList();
            StoreException busy = sendOnce(again, left, outcomes);
            List<Integer> remaining = new ArrayList<>();
            for (int i : left) {
                if (outcomes[i] == null) {
                    remaining.add(i);
                }
            }
            left = remaining;
            if (busy != null) {
                if (attempt == TRIES) {
                    throw cluster.note(busy);
                }
                retried.addAndGet(left.size());
                cluster.rest(pause);
                pause = pause.multipliedBy(2);
            }
        }
        List<Outcome> all = new ArrayList<>(outcomes.length);
        for (@Nullable Outcome outcome : outcomes) {
            if (outcome == null) {
                throw new IllegalStateException("an item of a bulk without an outcome");
            }
            all.add(outcome);
        }
        return all;
    }

    /** Sends a bulk and notes the outcomes; of those that can be sent again, gives why they were not done. */
    private @Nullable StoreException sendOnce(
            List<Operation> operations, List<Integer> places, @Nullable Outcome[] outcomes) {
        long begun = System.nanoTime();
        List<BulkResponseItem> answers;
        try {
            answers = cluster.ask(DOING, client -> BulkAnswer.ask(client, operations))
                    .items();
        } catch (StoreException e) {
            if (ElasticsearchErrors.isBusy(e)) {
                return e;
            }
            throw e;
        } finally {
            // Whatever came back: some of it may have been done.
            operations.forEach(operation -> indices.written(operation.index()));
            sent.incrementAndGet();
            nanos.addAndGet(System.nanoTime() - begun);
        }
        if (answers.isEmpty()) {
            places.forEach(place -> outcomes[place] = Outcome.DONE);
            return null;
        }
        if (answers.size() != operations.size()) {
            throw new StoreException(
                    StoreException.Kind.TEMPORARY,
                    "Elasticsearch answered to " + answers.size() + " of " + operations.size() + " items (" + DOING
                            + ").",
                    null);
        }
        return judge(operations, places, answers, outcomes);
    }

    /** Notes the outcomes; of those that can be sent again, gives why they were not done. */
    private @Nullable StoreException judge(
            List<Operation> operations,
            List<Integer> places,
            List<BulkResponseItem> answers,
            @Nullable Outcome[] outcomes) {
        StoreException busy = null;
        Set<String> taking = new HashSet<>();
        List<Integer> refused = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            BulkResponseItem answer = answers.get(i);
            ErrorCause error = answer.error();
            int status = answer.status();
            if (status == ElasticsearchErrors.CONFLICT) {
                outcomes[places.get(i)] = Outcome.CONFLICT;
            } else if (error == null) {
                // A document to delete that is not there is 404 without an error.
                outcomes[places.get(i)] = Outcome.DONE;
                taking.add(operations.get(i).index());
            } else if (status == ElasticsearchErrors.NOT_FOUND) {
                outcomes[places.get(i)] = Outcome.NO_INDEX;
            } else if (ElasticsearchErrors.isTemporary(status)) {
                busy = ElasticsearchErrors.refused(DOING, status, error.type(), error.reason(), null);
            } else if (ElasticsearchErrors.isAboutDocument(status, error.type())) {
                refused.add(i);
            } else {
                throw cluster.note(ElasticsearchErrors.refused(DOING, status, error.type(), error.reason(), null));
            }
        }
        for (int i : refused) {
            Operation operation = operations.get(i);
            BulkResponseItem answer = answers.get(i);
            if (taking.add(operation.index())) {
                probe(operation.index(), answer);
            }
            ErrorCause error = answer.error();
            deadLetters.add(operation, answer.status(), reason(error));
            outcomes[places.get(i)] = Outcome.REFUSED;
        }
        return busy;
    }

    /** Why a document was refused; some reasons quote the whole document. */
    private static String reason(@Nullable ErrorCause error) {
        String reason = error == null ? "unknown" : error.type() + ": " + error.reason();
        return reason.length() <= MOST_REASON ? reason : reason.substring(0, MOST_REASON) + " (shortened)";
    }

    /** Finds out whether an index of which all documents were refused takes any. */
    private void probe(String index, BulkResponseItem refusal) {
        String id = Digest.of("probe");
        try {
            BinaryData body = BinaryData.of(PROBE, ContentType.APPLICATION_JSON);
            cluster.ask(
                    "probing an index",
                    client -> client.index(put -> put.index(index).id(id).document(body)));
            cluster.ask(
                    "probing an index",
                    client -> client.delete(delete -> delete.index(index).id(id)));
        } catch (StoreException e) {
            if (e.mayPass()) {
                throw e;
            }
            ErrorCause error = refusal.error();
            throw cluster.note(ElasticsearchErrors.refused(
                    "writing to " + index + ", which takes no document at all",
                    refusal.status(),
                    error == null ? null : error.type(),
                    error == null ? null : error.reason(),
                    e));
        }
    }

    /** Waits before something is sent again. */
    void rest(Duration pause) {
        cluster.rest(pause);
    }

    /** Bulks that were sent. */
    long sent() {
        return sent.get();
    }

    /** How long the cluster took for them, in seconds. */
    double seconds() {
        return nanos.get() / (double) Duration.ofSeconds(1).toNanos();
    }

    /** Items that were sent again because the cluster was busy. */
    long retried() {
        return retried.get();
    }

    @Override
    public void close() {
        senders.shutdown();
    }
}
