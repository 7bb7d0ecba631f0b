package io.llamatelemetry.server.http;

import io.llamatelemetry.server.auth.Principal;
import io.llamatelemetry.server.http.RefusedException.Reason;
import io.llamatelemetry.server.metrics.RequestMetrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer. It is answered once: whoever is first wins, and what comes later, such as the result of a query
 * whose time was over, is dropped.
 */
final class Exchange {

    private static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    /** What a request is counted under that came to no route. */
    static final String UNROUTED = "none";

    /** Who sends again at once although there is too much to do is told so no more often than this. */
    private static final long OVERLOAD_TOLD_AFTER_MILLIS = 500;

    private static final int ANSWER_PART = 4 << 20;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Shared shared;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicReference<Runnable> refusal = new AtomicReference<>(() -> {});
    private String operation = UNROUTED;
    private String template = UNROUTED;
    private Map<String, String> rawParameters = Map.of();
    private Principal principal = Principal.UNKNOWN;
    private @Nullable FailureForm failureForm;
    private final AtomicReference<Work> work = new AtomicReference<>(Work.NONE);
    private final Patience patience;
    private final ConnectionGuard.Peer peer;
    private final MemoryInFlight.Share memory;
    private final IncomingBody body;

    /** What all exchanges of a server share. */
    record Shared(
            InFlight inFlight,
            RequestMetrics metrics,
            RefusalLog log,
            ConnectionGuard connections,
            MemoryInFlight memory,
            BrowserRules browsers,
            Computing computing,
            Bounds bounds) {}

    /**
     * The bounds of an exchange.
     *
     * @param maxBodyBytes the most bytes of a body
     * @param nesting how deep JSON in a body may go
     * @param bodyTimeout how long the request may take to come
     * @param answerTimeout how long the answer may take to go, and as long again for every {@link #ANSWER_PART} of it
     */
    record Bounds(int maxBodyBytes, JsonNesting nesting, Duration bodyTimeout, Duration answerTimeout) {}

    /** Whether its connection must be let alone, as something is being worked out. */
    private enum Work {
        NONE,
        UNDER_WAY,
        OVER
    }

    /** What an exchange waits for. */
    enum Stage {
        /** For its sender. */
        READING,
        /** For the store to apply what was accepted. */
        CATCHING_UP,
        /** For a thread to decode the body, or what of it is there. */
        DECODING,
        /** For its answer. */
        WORKING,
        /** For its sender to take the answer. */
        SENDING
    }

    Exchange(Request request, Response response, Callback callback, Shared shared) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.shared = shared;
        this.patience = new Patience(shared.bounds().bodyTimeout(), request.getHeadersNanoTime());
        this.peer = shared.connections().peer(request.getConnectionMetaData().getConnection());
        this.memory = shared.memory().open();
        this.body = new IncomingBody(this, request, shared.bounds(), memory);
        peer.begin();
        shared.inFlight().add(this);
    }

    void routed(Route route, Map<String, String> parameters) {
        operation = route.name();
        template = route.path().toString();
        rawParameters = parameters;
        failureForm = route.endpoint().failureForm(request.getHeaders());
        // Where requests share a connection, as in HTTP/2, none may keep its thread from the others.
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1) {
            peer.expectWaiting(route.endpoint().waits());
        }
    }

    void sentBy(Principal who) {
        principal = who;
    }

    /** Says what it waits for from now on, and for how long at most. */
    void enter(Stage next, Duration limit) {
        work();
        patience.enter(next, limit, System.nanoTime());
    }

    /** Notes that the body is there, or something of it: from now on it is the server that takes its time. */
    void takeTurn() {
        work();
        patience.forServer(System.nanoTime());
    }

    /** Notes that more of the body is waited for. */
    void awaitSender() {
        if (work.compareAndSet(Work.UNDER_WAY, Work.NONE)) {
            peer.rest();
        }
        patience.forSender(System.nanoTime());
    }

    private void work() {
        if (work.compareAndSet(Work.NONE, Work.UNDER_WAY)) {
            peer.work();
        }
    }

    /** Whether it is over, so that nobody needs a result any more. */
    boolean isAnswered() {
        return answered.get();
    }

    /** The name of the route, once it is known. */
    String operation() {
        return operation;
    }

    /** The path of the route with its parameters' names, once it is known. */
    String template() {
        return template;
    }

    String method() {
        return request.getMethod();
    }

    /** The path as it was sent. */
    String rawPath() {
        return String.valueOf(request.getHttpURI().getPath());
    }

    HttpFields headers() {
        return request.getHeaders();
    }

    Principal principal() {
        return principal;
    }

    String remoteAddress() {
        return Request.getRemoteAddr(request);
    }

    SenderAddress sender() {
        return SenderAddress.of(request.getConnectionMetaData().getRemoteSocketAddress());
    }

    HttpURI uri() {
        return request.getHttpURI();
    }

    /** Runs a short task on another thread of the server. */
    void execute(Runnable task) {
        request.getComponents().getExecutor().execute(task);
    }

    /** Runs a task that computes for a while, and does not wait, once a processor has time for it and if it is needed then. */
    void compute(Runnable task) {
        Runnable ifNeeded = () -> {
            if (!isAnswered()) {
                task.run();
            }
        };
        shared.computing().execute(ifNeeded, request.getComponents().getExecutor());
    }

    /**
     * Runs what answers it, and does not block, on the thread that watches its connection: among many it is woken once for
     * several of them. One that is alone is answered at once.
     */
    void answerByWatcher(Runnable task) {
        if (shared.inFlight().count() > 1) {
            peer.execute(task);
        } else {
            task.run();
        }
    }

    /** Keeps a connection that is silent because its answer is being made from being closed for that. */
    void expectSilence() {
        request.addIdleTimeoutListener(timeout -> false);
    }

    /** The parameters in the path, as they were sent. */
    Map<String, String> rawParameters() {
        return rawParameters;
    }

    /** The query of the request line, as it was sent; null if there is none. */
    @Nullable String rawQuery() {
        return request.getHttpURI().getQuery();
    }

    /** The body of the request. */
    IncomingBody body() {
        return body;
    }

    /** Answers with JSON. */
    void succeed(byte[] json) {
        succeed(ResponseBody.of(json));
    }

    /** The same for an answer of any size. */
    void succeed(ResponseBody json) {
        if (answered.compareAndSet(false, true)) {
            send(200, List.of(JSON), json);
        }
    }

    /** Answers with something else, or with another status than success. */
    void answer(int status, HttpField contentType, byte[] content) {
        if (answered.compareAndSet(false, true)) {
            send(status, List.of(contentType), ResponseBody.of(content));
        }
    }

    /** Answers with headers alone. */
    void answerEmpty(List<HttpField> headers) {
        if (answered.compareAndSet(false, true)) {
            send(204, headers, ResponseBody.of(new byte[0]));
        }
    }

    /**
     * Sets memory aside for the answer until it is out.
     *
     * @throws RefusedException if there is not as much
     */
    void takeMemory(long bytes) {
        memory.take(bytes);
    }

    /** Adds a header to the answer that is going to be sent. */
    void addHeader(HttpField header) {
        if (!answered.get()) {
            response.getHeaders().put(header);
        }
    }

    /** Answers with what the failure means for the caller, and reports it. */
    void fail(Throwable failure) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        boolean overload = ErrorMapper.isOverload(failure);
        if (overload) {
            // What it brought is done with, though its sender is told later; others may have the room meanwhile.
            memory.close();
        }
        FailureForm form = failureForm;
        ErrorAnswer mapped = ErrorMapper.map(failure);
        ErrorAnswer answer = form == null ? mapped : form.adapt(mapped);
        shared.metrics().refused(answer.reason());
        shared.log().refused(this, answer, failure);
        byte[] text = form == null ? answer.body().getBytes(StandardCharsets.UTF_8) : form.body(answer);
        List<HttpField> headers = new ArrayList<>(List.of(form == null ? JSON : form.contentType()));
        answer.headers().forEach(header -> headers.add(new HttpField(header.getKey(), header.getValue())));
        refusal.set(() -> send(answer.status(), headers, ResponseBody.of(text)));
        body.dropThen(() -> sendRefusal(overload));
    }

    private void sendRefusal(boolean overload) {
        if (overload) {
            expectSilence();
            request.getComponents()
                    .getScheduler()
                    .schedule(this::sendRefusal, OVERLOAD_TOLD_AFTER_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            sendRefusal();
        }
    }

    private void sendRefusal() {
        refusal.getAndSet(() -> {}).run();
    }

    /** Fails it if what it waits for has not come in time. */
    void endIfLate(long now) {
        Patience.Wait late = patience.overdue(now);
        if (late == null) {
            return;
        }
        if (late.stage() == Stage.SENDING) {
            peer.close();
            return;
        }
        if (answered.get()) {
            sendRefusal();
            return;
        }
        if (late.stage() == Stage.DECODING) {
            // What of the body is not read yet is dropped while its sender has time.
            awaitSender();
        } else {
            body.abandon();
        }
        fail(tooLate(late));
    }

    private static RefusedException tooLate(Patience.Wait wait) {
        String limit = seconds(wait.limit());
        return switch (wait.stage()) {
            case READING ->
                RefusedException.because(Reason.BODY_TOO_SLOW, "The request was not whole after " + limit + ".");
            case CATCHING_UP ->
                RefusedException.because(
                        Reason.STORE_BEHIND, "The store had not taken up all accepted events after " + limit + ".");
            case DECODING ->
                RefusedException.because(
                        Reason.TOO_BUSY, "There was no time for the request's body within " + limit + ".");
            case WORKING, SENDING ->
                RefusedException.because(Reason.ANSWER_TOO_LATE, "There was no answer after " + limit + ".");
        };
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    private void send(int status, List<HttpField> headers, ResponseBody content) {
        try {
            shared.metrics().answered(operation, method(), status);
            response.setStatus(status);
            shared.browsers().addTo(response.getHeaders(), headers());
            headers.forEach(response.getHeaders()::add);
            Duration limit = shared.bounds().answerTimeout().multipliedBy(1 + content.length() / ANSWER_PART);
            patience.enter(Stage.SENDING, limit, System.nanoTime());
            content.sendTo(response, new Sent());
        } catch (RuntimeException broken) {
            new Sent().failed(broken);
        }
    }

    /**
     * Is told when the answer is out, or will never be. What the exchange held is given back before the connection learns of
     * it, which may go on to the next request at once.
     */
    private final class Sent implements Callback {

        @Override
        public void succeeded() {
            try {
                giveBack();
            } finally {
                callback.succeeded();
            }
        }

        @Override
        public void failed(Throwable failure) {
            try {
                giveBack();
            } finally {
                callback.failed(failure);
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return callback.getInvocationType();
        }

        private void giveBack() {
            long taken = System.nanoTime() - request.getHeadersNanoTime();
            shared.metrics().took(operation, taken);
            memory.close();
            peer.end(work.getAndSet(Work.OVER) == Work.UNDER_WAY);
            shared.inFlight().remove(Exchange.this);
        }
    }
}
