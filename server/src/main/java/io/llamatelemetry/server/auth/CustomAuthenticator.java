package io.llamatelemetry.server.auth;

import io.llamatelemetry.server.auth.RemoteServer.Answer;
import io.llamatelemetry.server.auth.RemoteServer.UselessAnswerException;
import io.llamatelemetry.server.config.AuthConfig.Custom;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks an endpoint about each request, in the words of Llama Stack's custom provider of authentication:
 * {@code {"api_key": "…", "request": {"path": "…", "headers": {…}, "params": {"name": ["value"]}}}}, answered with 200 and
 * {@code {"principal": "…", "attributes": {"scopes": ["…"]}, "message": "…"}}.
 *
 * <p>Where Llama Stack leaves room, or does it in a way that would not do here:
 *
 * <ul>
 *   <li>It withholds the header {@code Authorization}; here cookies and a proxy's credentials are withheld too.
 *   <li>Any status but 200 is a 401 there. Here 408, 429, everything outside 400 to 499, and an answer that cannot be read are
 *       an outage, answered with 503: they say nothing about the token.
 *   <li>Nothing is remembered, as there: the endpoint may decide by path and headers.
 * </ul>
 */
final class CustomAuthenticator implements Authenticator {

    private final Custom config;
    private final RemoteServer server;

    CustomAuthenticator(Custom config, RemoteServer server) {
        this.config = config;
        this.server = server;
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
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("path", context.path());
        request.put("headers", context.headers());
        request.put("params", context.parameters());
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("api_key", new String(shown, StandardCharsets.UTF_8));
        question.put("request", request);
        HttpRequest post = HttpRequest.newBuilder(URI.create(config.endpoint()))
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JsonAnswers.bytes(question)))
                .build();
        return server.ask(post, this::read);
    }

    private Optional<Principal> read(Answer answer) {
        int status = answer.status();
        if (status >= 400 && status < 500 && status != 408 && status != 429) {
            return Optional.empty();
        }
        if (status != 200) {
            throw new UselessAnswerException("status " + status);
        }
        Claims said = new Claims(JsonAnswers.object(answer.body()));
        String principal = said.name(List.of("principal"))
                .orElseThrow(() -> new UselessAnswerException("an answer without a principal"));
        Claims attributes = new Claims(attributes(said.member("attributes")));
        return Optional.of(Principal.of(principal, attributes.scopes(config.scopeAttributes(), config.scopeNames())));
    }

    private static Map<String, Object> attributes(@Nullable Object value) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, values) -> {
                if (!(values instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
                    throw new UselessAnswerException("an answer with attributes that are no lists of text");
                }
                attributes.put(String.valueOf(name), list);
            });
        } else if (value != null) {
            throw new UselessAnswerException("an answer with attributes that are no object");
        }
        return attributes;
    }
}
