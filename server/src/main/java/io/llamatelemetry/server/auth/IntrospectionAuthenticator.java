package io.llamatelemetry.server.auth;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.llamatelemetry.server.auth.RemoteServer.Answer;
import io.llamatelemetry.server.auth.RemoteServer.UselessAnswerException;
import io.llamatelemetry.server.config.AuthConfig.Introspection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server that issued a token about it, as RFC 7662 says. What it answered is remembered for a short while, by the
 * SHA-256 of the token, and never longer than the token lives; while a token is being asked about, further requests with it
 * wait for the same answer. That there was no answer is not remembered.
 */
final class IntrospectionAuthenticator implements Authenticator {

    private final Introspection config;
    private final RemoteServer server;
    private final Clock clock;
    private final AsyncCache<ByteBuffer, Known> known;

    /**
     * What is known of a token.
     *
     * @param principal empty if it is not valid
     * @param expires when the token does; null if that was not said
     * @param failure why nothing is known of it; null otherwise. As a value and not as the failure of its future, which the
     *     cache would report by itself, each time
     */
    private record Known(
            Optional<Principal> principal,
            @Nullable Instant expires,
            @Nullable Throwable failure) {

        Optional<Principal> at(Instant now) {
            return expires == null || now.isBefore(expires) ? principal : Optional.empty();
        }
    }

    IntrospectionAuthenticator(Introspection config, RemoteServer server, Clock clock, Ticker ticker) {
        this.config = config;
        this.server = server;
        this.clock = clock;
        this.known = Caffeine.newBuilder()
                .maximumSize(config.cacheSize())
                .expireAfter(Expiry.<ByteBuffer, Known>creating((token, answer) -> lifetime(answer)))
                .ticker(ticker)
                .executor(Runnable::run)
                .buildAsync();
    }

    private Duration lifetime(Known answer) {
        if (answer.failure() != null) {
            return Duration.ZERO;
        }
        Instant now = clock.instant();
        if (answer.at(now).isEmpty()) {
            return config.cacheInvalid();
        }
        Duration whole = config.cacheValid();
        Instant expires = answer.expires();
        return expires == null || expires.isAfter(now.plus(whole)) ? whole : Duration.between(now, expires);
    }

    @Override
    public boolean isRequired() {
        return true;
    }

    @Override
    public CompletionStage<Optional<Principal>> authenticate(BearerToken token, RequestContext context) {
        byte[] shown = token.bytes();
        if (shown.length == 0) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        ByteBuffer key = ByteBuffer.wrap(Sha256.of(shown));
        return known.get(
                        key,
                        (unseen, executor) -> ask(shown)
                                .exceptionally(failure -> new Known(Optional.empty(), null, failure))
                                .toCompletableFuture())
                .thenCompose(answer -> answer.failure() == null
                        ? CompletableFuture.completedFuture(answer.at(clock.instant()))
                        : CompletableFuture.failedFuture(answer.failure()));
    }

    private CompletionStage<Known> ask(byte[] token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(config.url()))
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded");
        String form = "token=" + encoded(new String(token, StandardCharsets.UTF_8)) + "&token_type_hint=access_token";
        String name = encoded(config.clientId());
        String secret = encoded(config.clientSecret());
        if (config.sendSecretInBody()) {
            form += "&client_id=" + name + "&client_secret=" + secret;
        } else {
            byte[] pair = (name + ":" + secret).getBytes(StandardCharsets.US_ASCII);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        return server.ask(request.POST(BodyPublishers.ofString(form)).build(), this::read);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Any status but 200 says that the question was wrong, not the token: a server that knows no token says so with 200. */
    private Known read(Answer answer) {
        if (answer.status() != 200) {
            throw new UselessAnswerException("status " + answer.status());
        }
        Claims said = new Claims(JsonAnswers.object(answer.body()));
        if (!(said.member("active") instanceof Boolean active)) {
            throw new UselessAnswerException("an answer without active");
        }
        Instant expires = time(said, "exp");
        Instant begins = time(said, "nbf");
        boolean valid = active
                && (begins == null || !clock.instant().isBefore(begins))
                && isBearer(said.member("token_type"))
                && (config.issuer() == null || said.is("iss", config.issuer()))
                && (config.audience().isEmpty() || said.isAmong("aud", config.audience()));
        if (!valid) {
            return new Known(Optional.empty(), expires, null);
        }
        Optional<Principal> principal = said.name(config.claims().principal())
                .map(who -> Principal.of(
                        who,
                        said.scopes(config.claims().scopes(), config.claims().scopeNames())));
        return new Known(principal, expires, null);
    }

    /** A refresh token, or one that needs a proof of possession, is active too, but no bearer token. */
    private static boolean isBearer(@Nullable Object type) {
        return type == null || (type instanceof String text && text.equalsIgnoreCase("bearer"));
    }

    private static @Nullable Instant time(Claims said, String member) {
        Object value = said.member(member);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Number seconds) || Math.abs(seconds.doubleValue()) > 1e12) {
            throw new UselessAnswerException("an answer whose " + member + " is no time");
        }
        return Instant.ofEpochSecond(seconds.longValue());
    }
}
