package io.llamatelemetry.server.auth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.server.config.AuthConfig.Jwt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The keys that tokens may be signed with, as they were fetched last. They are fetched again in the background when they have
 * been used for a while, and at once for a token whose key is not among them, though not more often than is configured. While
 * they cannot be fetched, those there are go on being used, for as long as is configured.
 */
final class KeyRing {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final KeySource source;
    private final Terms terms;
    private final Clock clock;
    private @Nullable Held held;
    private @Nullable CompletableFuture<List<JWK>> pending;
    private Instant lastAttempt = Instant.EPOCH;
    private boolean failed;

    /** How long keys are used. */
    record Terms(Duration refreshInterval, Duration unknownKeyInterval, Duration maxKeyAge) {

        static Terms of(Jwt config) {
            return new Terms(config.refreshInterval(), config.unknownKeyInterval(), config.maxKeyAge());
        }
    }

    private record Held(List<JWK> keys, Instant since) {

        List<JWK> matching(JWKMatcher matcher) {
            return keys.stream().filter(matcher::matches).toList();
        }
    }

    KeyRing(KeySource source, Terms terms, Clock clock) {
        this.source = source;
        this.terms = terms;
        this.clock = clock;
    }

    /** Begins to fetch, so that the first request need not wait. Nothing hangs on its success. */
    synchronized void prefetch() {
        fetchInBackground(clock.instant());
    }

    private void fetchInBackground(Instant now) {
        CompletableFuture<List<JWK>> unused = fetch(now);
    }

    /** The keys there are, for a purpose for which old ones will do. */
    synchronized List<JWK> atHand() {
        return held == null ? List.of() : held.keys();
    }

    /**
     * The keys that match.
     *
     * @return empty if there are none; fails with an {@link UnavailableException} if that cannot be said, because the keys
     *     could not be fetched
     */
    CompletionStage<List<JWK>> matching(JWKMatcher matcher) {
        CompletableFuture<List<JWK>> fetching;
        synchronized (this) {
            Instant now = clock.instant();
            Held current = held != null && isUsable(held, now) ? held : null;
            List<JWK> found = current == null ? List.of() : current.matching(matcher);
            if (current != null && !found.isEmpty()) {
                if (current.since().plus(terms.refreshInterval()).isBefore(now)) {
                    fetchInBackground(now);
                }
                return CompletableFuture.completedFuture(found);
            }
            fetching = fetch(now);
            if (fetching == null) {
                return current != null && !failed
                        ? CompletableFuture.completedFuture(List.of())
                        : CompletableFuture.failedFuture(unavailable());
            }
        }
        return fetching.thenApply(keys -> new Held(keys, Instant.EPOCH).matching(matcher));
    }

    private boolean isUsable(Held keys, Instant now) {
        return !keys.since().plus(terms.maxKeyAge()).isBefore(now);
    }

    /** Fetches, or joins whoever does; null if that would be too soon after the last time. */
    private @Nullable CompletableFuture<List<JWK>> fetch(Instant now) {
        if (pending != null) {
            return pending;
        }
        Duration pause = held == null || failed ? RETRY : terms.unknownKeyInterval();
        if (now.isBefore(lastAttempt.plus(pause))) {
            return null;
        }
        lastAttempt = now;
        CompletableFuture<List<JWK>> mine = new CompletableFuture<>();
        pending = mine;
        source.fetch().whenComplete((keys, failure) -> {
            if (failure == null) {
                arrived(new Held(keys, now));
                mine.complete(keys);
            } else {
                arrived(null);
                mine.completeExceptionally(unavailable());
            }
        });
        return mine;
    }

    private synchronized void arrived(@Nullable Held fresh) {
        pending = null;
        failed = fresh == null;
        if (fresh != null) {
            held = fresh;
        }
    }

    private static UnavailableException unavailable() {
        return new UnavailableException(
                "Who sent the request cannot be found out now: the keys are not at hand.", RETRY, null);
    }
}
