package io.llamatelemetry.server.auth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.server.auth.RemoteServer.UselessAnswerException;
import io.llamatelemetry.server.config.AuthConfig.Jwt;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a key set comes from. */
@FunctionalInterface
interface KeySource {

    /** Tokens without a key id are tried with each key, so there may not be any number. */
    int MOST_KEYS = 100;

    /** What RFC 7518 asks for. */
    int LEAST_RSA_BITS = 2048;

    /** Gets the keys anew; fails with an {@link UnavailableException}. */
    CompletionStage<List<JWK>> fetch();

    /** The address or file that the configuration names. */
    static KeySource of(Jwt config) {
        Path file = config.jwksFile();
        if (file != null) {
            return () -> CompletableFuture.supplyAsync(() -> read(file));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(String.valueOf(config.jwksUrl())))
                .header("Accept", "application/jwk-set+json, application/json");
        if (config.jwksToken() != null) {
            request.header("Authorization", "Bearer " + config.jwksToken());
        }
        HttpRequest get = request.build();
        RemoteServer server = RemoteServer.of(config.calls(), "key server");
        return () -> server.ask(get, answer -> {
            if (answer.status() != 200) {
                throw new UselessAnswerException("status " + answer.status());
            }
            return parse(answer.body());
        });
    }

    private static List<JWK> read(Path file) {
        Logger log = LoggerFactory.getLogger(KeySource.class);
        try (InputStream bytes = Files.newInputStream(file)) {
            return parse(new String(bytes.readNBytes(RemoteServer.MOST_BYTES), StandardCharsets.UTF_8));
        } catch (IOException | UselessAnswerException unusable) {
            String reason = unusable instanceof UselessAnswerException
                    ? String.valueOf(unusable.getMessage())
                    : unusable.getClass().getSimpleName();
            log.atWarn()
                    .addKeyValue("event", "authentication_unavailable")
                    .addKeyValue("file", file)
                    .addKeyValue("reason", reason)
                    .log();
            throw new CompletionException(new UnavailableException(
                    "Who sent the request cannot be found out now: the key file is of no use.",
                    Duration.ofSeconds(1),
                    null));
        }
    }

    /**
     * The keys of a set that can be used; others, of kinds that are not known here, say, are left out.
     *
     * @throws UselessAnswerException if there is none
     */
    static List<JWK> parse(String set) {
        List<JWK> keys = new ArrayList<>();
        try {
            Map<String, Object> json = JSONObjectUtils.parse(set);
            Map<String, Object>[] items = JSONObjectUtils.getJSONObjectArray(json, "keys");
            for (Map<String, Object> item : items == null ? List.<Map<String, Object>>of() : List.of(items)) {
                if (keys.size() < MOST_KEYS) {
                    add(item, keys);
                }
            }
        } catch (ParseException malformed) {
            throw new UselessAnswerException("no JSON Web Key Set");
        }
        if (keys.isEmpty()) {
            throw new UselessAnswerException("a JSON Web Key Set without a key of use");
        }
        return List.copyOf(keys);
    }

    private static void add(Map<String, Object> item, List<JWK> keys) {
        try {
            JWK key = JWK.parse(item);
            if (!KeyType.RSA.equals(key.getKeyType()) || key.size() >= LEAST_RSA_BITS) {
                keys.add(key);
            }
        } catch (ParseException | IllegalArgumentException unknown) {
            LoggerFactory.getLogger(KeySource.class)
                    .atDebug()
                    .addKeyValue("event", "key_left_out")
                    .log();
        }
    }
}
