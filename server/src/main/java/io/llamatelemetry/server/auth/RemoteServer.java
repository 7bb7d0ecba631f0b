package io.llamatelemetry.server.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.server.config.CallConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another server, that knows tokens or keys. Its answers are bounded in time, size and number at once; it is never followed to
 * another address. That it went away, and that it is back, is logged once each.
 */
final class RemoteServer {

    /** The largest answer that is read: 1 MiB, far more than any key set has. */
    static final int MOST_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(RemoteServer.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final String name;
    private final HttpClient client;
    private final ExecutorService threads;
    private final Duration timeout;
    private final Semaphore places;
    private final AtomicBoolean away = new AtomicBoolean();

    /** What it said. */
    record Answer(int status, String body) {}

    private RemoteServer(String name, HttpClient client, ExecutorService threads, CallConfig config) {
        this.name = name;
        this.client = client;
        this.threads = threads;
        this.timeout = config.timeout();
        this.places = new Semaphore(config.maxConcurrent());
    }

    /**
     * A server to be called as the configuration says.
     *
     * @param name what messages and the log call it
     * @throws IllegalArgumentException if the file with certificates is of no use
     */
    static RemoteServer of(CallConfig config, String name) {
        AtomicInteger count = new AtomicInteger();
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "authentication-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.timeout())
                .executor(threads);
        if (config.caFile() != null) {
            client.sslContext(trusting(config.caFile()));
        }
        return new RemoteServer(name, client.build(), threads, config);
    }

    private static SSLContext trusting(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
            }
            if (trusted.size() == 0) {
                throw new IllegalArgumentException("ca_file: " + file + " holds no certificate (expected: PEM)");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "ca_file: " + file + " cannot be used (expected: certificates in PEM)", unusable);
        }
    }

    /**
     * Asks it. What it answers is read on a thread of this class.
     *
     * @param reading makes sense of the answer; what it throws counts as an outage
     * @return fails with an {@link UnavailableException} if there is no answer of any use
     */
    <T> CompletionStage<T> ask(HttpRequest request, Function<Answer, T> reading) {
        if (!places.tryAcquire()) {
            return CompletableFuture.failedFuture(
                    new UnavailableException("Too many requests wait for the " + name + ".", RETRY, null));
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        // Even to begin may wait, for the name to be resolved.
        threads.execute(() -> {
            try {
                send(request, reading, answer);
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((read, failure) -> {
            places.release();
            if (failure == null) {
                isBack();
                return read;
            }
            throw new CompletionException(unavailable(failure));
        });
    }

    private <T> void send(HttpRequest request, Function<Answer, T> reading, CompletableFuture<T> answer) {
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(request, response -> new BoundedBody());
        CompletableFuture<?> unused = sent.thenApply(response ->
                        reading.apply(new Answer(response.statusCode(), new String(response.body(), UTF_8))))
                .whenComplete((read, failure) -> {
                    if (failure == null) {
                        answer.complete(read);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
        cancel(sent, answer);
    }

    /** Whoever gave up waiting needs the connection no longer. */
    private static void cancel(CompletableFuture<?> sent, CompletableFuture<?> whenDone) {
        CompletableFuture<?> unused = whenDone.whenComplete((read, failure) -> sent.cancel(true));
    }

    private void isBack() {
        if (away.compareAndSet(true, false)) {
            LOG.atInfo()
                    .addKeyValue("event", "authentication_back")
                    .addKeyValue("server", name)
                    .log();
        }
    }

    private UnavailableException unavailable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (away.compareAndSet(false, true)) {
            String reason = cause instanceof UselessAnswerException
                    ? String.valueOf(cause.getMessage())
                    : cause.getClass().getSimpleName();
            LOG.atWarn()
                    .addKeyValue("event", "authentication_unavailable")
                    .addKeyValue("server", name)
                    .addKeyValue("reason", reason)
                    .log();
        }
        // Without the cause: what other classes put into their messages is not known.
        return new UnavailableException(
                "Who sent the request cannot be found out now: the " + name + " gives no answer of use.", RETRY, null);
    }

    /** The server answered, but not what it should have. The message is for the log, and shows nothing of the answer. */
    static final class UselessAnswerException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UselessAnswerException(String message) {
            super(message, null, false, false);
        }
    }

    /** Takes the body of an answer up to the bound. */
    private static final class BoundedBody implements BodySubscriber<byte[]> {

        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private volatile Subscription source = NONE;

        private static final Subscription NONE = new Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        };

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            source = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                if (taken.size() + part.remaining() > MOST_BYTES) {
                    source.cancel();
                    whole.completeExceptionally(new UselessAnswerException("an answer above " + MOST_BYTES + " bytes"));
                    return;
                }
                byte[] bytes = new byte[part.remaining()];
                part.get(bytes);
                taken.writeBytes(bytes);
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(taken.toByteArray());
        }
    }
}
