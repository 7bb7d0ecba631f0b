package io.llamatelemetry.server.http;

import io.llamatelemetry.api.DeadlineExceededException;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.NotFoundException;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.TelemetryException;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.server.http.RefusedException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Turns every failure into the answer that the caller gets. Nothing else knows which status a failure has.
 *
 * <p>What a retry cannot mend carries {@code x-should-retry: false}, which the official client obeys; what it can mend says
 * when, in {@code Retry-After}.
 */
final class ErrorMapper {

    /** The reason of an answer to a failure that nobody foresaw. */
    static final String DEFECT = "internal_error";

    /** The status of a server that is asked whether it is ready, and is not. */
    static final int NOT_READY = 503;

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String RETRY_AFTER = "Retry-After";
    private static final Map.Entry<String, String> NO_RETRY = Map.entry("x-should-retry", "false");
    private static final Map.Entry<String, String> CLOSE = Map.entry("Connection", "close");

    private ErrorMapper() {}

    /** Whether it failed because there is too much to do, for whoever asks. */
    static boolean isOverload(Throwable failure) {
        return unwrapped(failure) instanceof OverloadedException;
    }

    /** The answer to that failure. */
    static ErrorAnswer map(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof TelemetryException refused) {
            return map(refused);
        }
        if (cause instanceof RefusedException refused) {
            return map(refused);
        }
        if (cause instanceof HttpException malformed) {
            return mapProtocolError(malformed);
        }
        return answer(500, DEFECT, "The server failed; its log says how.", List.of(NO_RETRY));
    }

    /** The answer to a message that breaks the rules of HTTP, as the HTTP library found. */
    static ErrorAnswer mapProtocolError(HttpException malformed) {
        String reason = malformed.getReason();
        return mapProtocolError(
                malformed.getCode(), reason == null ? HttpStatus.getMessage(malformed.getCode()) : reason);
    }

    /**
     * The answer to a message that the server did not understand as HTTP, or whose headers break a bound.
     *
     * @param status as the HTTP library has it
     * @param reason what that says about it, at most a few words
     */
    static ErrorAnswer mapProtocolError(int status, String reason) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        if (status == 503) {
            headers.add(retryAfter(SOON));
        } else if (status != 408 && status != 429) {
            headers.add(NO_RETRY);
        }
        headers.add(CLOSE);
        if (status >= 500 && status != 503 && status != 505) {
            return answer(status, DEFECT, "The server failed; its log says how.", headers);
        }
        return answer(status, "http_" + status, "The request is not acceptable as HTTP: " + reason + ".", headers);
    }

    /**
     * The same answer as an exporter of OpenTelemetry takes it: it sends again what is answered with 429, 502, 503 or 504, and
     * drops the rest. So a body that came too late is the server's being unavailable, and what came too late is not said to
     * be final: an export that comes again is kept once.
     */
    static ErrorAnswer forExporter(ErrorAnswer answer) {
        int status = answer.status() == 408 ? 503 : answer.status();
        if (status != 429 && (status < 502 || status > 504)) {
            return answer;
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>(answer.headers());
        headers.remove(NO_RETRY);
        if (headers.stream().noneMatch(header -> header.getKey().equals(RETRY_AFTER))) {
            headers.add(retryAfter(SOON));
        }
        return new ErrorAnswer(status, answer.reason(), answer.message(), headers, answer.body());
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static ErrorAnswer map(TelemetryException refused) {
        String message = ErrorBody.wellFormed(String.valueOf(refused.getMessage()));
        if (refused instanceof InvalidRequestException invalid) {
            String body = ErrorBody.of(message, invalid.faults());
            return new ErrorAnswer(400, "invalid", message, List.of(NO_RETRY), body);
        }
        if (refused instanceof LimitExceededException) {
            return answer(400, "limit", message, List.of(NO_RETRY));
        }
        if (refused instanceof NotFoundException) {
            return answer(404, "not_found", message, List.of(NO_RETRY));
        }
        if (refused instanceof OverloadedException overloaded) {
            return answer(429, "overloaded", message, List.of(retryAfter(overloaded.retryAfter())));
        }
        if (refused instanceof UnavailableException unavailable) {
            return answer(503, "unavailable", message, List.of(retryAfter(unavailable.retryAfter())));
        }
        if (refused instanceof DeadlineExceededException) {
            return answer(504, "deadline", message, List.of(NO_RETRY));
        }
        throw new AssertionError(refused);
    }

    private static ErrorAnswer map(RefusedException refused) {
        String message = ErrorBody.wellFormed(String.valueOf(refused.getMessage()));
        Reason reason = refused.reason();
        String word = reason.name().toLowerCase(Locale.ROOT);
        return answer(status(reason), word, message, headers(refused));
    }

    private static int status(Reason reason) {
        return switch (reason) {
            case BODY_CUT_OFF -> 400;
            case TOKEN_MISSING, TOKEN_INVALID -> 401;
            case SCOPE_MISSING, FOREIGN_ORIGIN, FOREIGN_HOST -> 403;
            case UNKNOWN_ROUTE -> 404;
            case OTHER_METHOD -> 405;
            case BODY_TOO_SLOW -> 408;
            case BODY_TOO_LARGE -> 413;
            case CONTENT_TYPE, CONTENT_ENCODING -> 415;
            case QUERIES_FULL, TOO_MANY_REQUESTS -> 429;
            case TOO_MANY_HEADERS -> 431;
            case STORE_BEHIND, STOPPING, MEMORY_FULL, TOO_BUSY -> 503;
            case ANSWER_TOO_LATE -> 504;
        };
    }

    private static List<Map.Entry<String, String>> headers(RefusedException refused) {
        return switch (refused.reason()) {
            case UNKNOWN_ROUTE,
                    CONTENT_TYPE,
                    ANSWER_TOO_LATE,
                    BODY_TOO_LARGE,
                    TOO_MANY_HEADERS,
                    FOREIGN_ORIGIN,
                    FOREIGN_HOST -> List.of(NO_RETRY);
            case BODY_CUT_OFF -> List.of(NO_RETRY, CLOSE);
            case OTHER_METHOD -> List.of(Map.entry("Allow", refused.detail()), NO_RETRY);
            case TOKEN_MISSING -> List.of(challenge("Bearer"), NO_RETRY);
            case TOKEN_INVALID -> List.of(challenge("Bearer error=\"invalid_token\""), NO_RETRY);
            case SCOPE_MISSING ->
                List.of(challenge("Bearer error=\"insufficient_scope\", scope=\"" + refused.detail() + "\""), NO_RETRY);
            case CONTENT_ENCODING -> List.of(Map.entry("Accept-Encoding", ContentCoding.NAMES), NO_RETRY);
            case BODY_TOO_SLOW -> List.of(CLOSE);
            case TOO_MANY_REQUESTS -> List.of(retryAfter(Duration.parse(refused.detail())));
            case QUERIES_FULL, STORE_BEHIND, MEMORY_FULL -> List.of(retryAfter(SOON));
            case STOPPING, TOO_BUSY -> List.of(retryAfter(SOON), CLOSE);
        };
    }

    private static ErrorAnswer answer(
            int status, String reason, String message, List<Map.Entry<String, String>> headers) {
        return new ErrorAnswer(status, reason, message, headers, ErrorBody.of(message));
    }

    private static Map.Entry<String, String> challenge(String value) {
        return Map.entry("WWW-Authenticate", value);
    }

    /** Whole seconds, at least one: a client that came back at once would find nothing changed. */
    private static Map.Entry<String, String> retryAfter(Duration wait) {
        long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        return Map.entry(RETRY_AFTER, Long.toString(seconds));
    }
}
