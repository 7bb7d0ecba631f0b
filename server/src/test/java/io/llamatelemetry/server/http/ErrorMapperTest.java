package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.DeadlineExceededException;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.NotFoundException;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.server.http.RefusedException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorMapperTest {

    private static final Map.Entry<String, String> NO_RETRY = Map.entry("x-should-retry", "false");

    record Row(Throwable failure, int status, List<Map.Entry<String, String>> headers) {}

    static Stream<Row> failures() {
        return Stream.of(
                new Row(new InvalidRequestException(new Fault(List.of("body"), "m", "t")), 400, List.of(NO_RETRY)),
                new Row(new LimitExceededException("m"), 400, List.of(NO_RETRY)),
                new Row(new NotFoundException("m"), 404, List.of(NO_RETRY)),
                new Row(
                        new OverloadedException("m", Duration.ofMillis(1200)),
                        429,
                        List.of(Map.entry("Retry-After", "2"))),
                new Row(
                        new UnavailableException("m", Duration.ZERO, null),
                        503,
                        List.of(Map.entry("Retry-After", "1"))),
                new Row(new DeadlineExceededException("m"), 504, List.of(NO_RETRY)),
                new Row(new IllegalStateException("/etc/secret"), 500, List.of(NO_RETRY)),
                new Row(new StackOverflowError(), 500, List.of(NO_RETRY)),
                new Row(
                        RefusedException.because(Reason.OTHER_METHOD, "m", "GET, HEAD"),
                        405,
                        List.of(Map.entry("Allow", "GET, HEAD"), NO_RETRY)),
                new Row(
                        RefusedException.because(Reason.TOO_BUSY, "m"),
                        503,
                        List.of(Map.entry("Retry-After", "1"), Map.entry("Connection", "close"))),
                new Row(
                        RefusedException.because(Reason.TOKEN_MISSING, "m"),
                        401,
                        List.of(Map.entry("WWW-Authenticate", "Bearer"), NO_RETRY)),
                new Row(
                        RefusedException.because(Reason.TOKEN_INVALID, "m"),
                        401,
                        List.of(Map.entry("WWW-Authenticate", "Bearer error=\"invalid_token\""), NO_RETRY)),
                new Row(
                        RefusedException.because(Reason.SCOPE_MISSING, "m", "telemetry.read"),
                        403,
                        List.of(
                                Map.entry(
                                        "WWW-Authenticate",
                                        "Bearer error=\"insufficient_scope\", scope=\"telemetry.read\""),
                                NO_RETRY)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureHasItsStatusAndHeadersHoweverItIsWrapped(Row row) {
        for (Throwable failure :
                List.of(row.failure(), new CompletionException(new CompletionException(row.failure())))) {
            ErrorAnswer answer = ErrorMapper.map(failure);
            assertEquals(row.status(), answer.status());
            assertEquals(row.headers(), answer.headers());
        }
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void whatARetryCanMendSaysWhenAndNothingElseIsToBeRetried(Reason reason) {
        ErrorAnswer answer = ErrorMapper.map(RefusedException.because(reason, "m", "PT1S"));
        boolean mended = answer.status() == 408 || answer.status() == 429 || answer.status() == 503;
        assertEquals(!mended, answer.headers().contains(NO_RETRY));
        assertFalse(answer.isDefect());
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void anExporterIsToldWhenToSendAgainOrNotTo(Reason reason) {
        ErrorAnswer answer = ErrorMapper.forExporter(ErrorMapper.map(RefusedException.because(reason, "m", "PT1S")));
        boolean mended = List.of(429, 502, 503, 504).contains(answer.status());
        assertEquals(!mended, answer.headers().contains(NO_RETRY));
        assertEquals(
                mended,
                answer.headers().stream().anyMatch(header -> header.getKey().equals("Retry-After")));
        assertEquals(
                reason == Reason.BODY_TOO_SLOW,
                mended
                        && ErrorMapper.map(RefusedException.because(reason, "m", "PT1S"))
                                        .status()
                                == 408);
    }

    @Test
    void theBodyHasTheSentenceTwiceAndTheFaultsOnce() {
        InvalidRequestException invalid = new InvalidRequestException(
                List.of(new Fault(List.of("body", "a", 0), "is \"wrong\"", "t"), new Fault(List.of(), "\uD800", "u")));
        assertEquals(
                "{\"error\":{\"detail\":{\"errors\":["
                        + "{\"loc\":[\"body\",\"a\",0],\"msg\":\"is \\\"wrong\\\"\",\"type\":\"t\"},"
                        + "{\"loc\":[],\"msg\":\"\uFFFD\",\"type\":\"u\"}]},"
                        + "\"message\":\"body.a.0: is \\\"wrong\\\"; \uFFFD\"},"
                        + "\"message\":\"body.a.0: is \\\"wrong\\\"; \uFFFD\"}",
                body(ErrorMapper.map(invalid)));
        assertEquals(
                "{\"error\":{\"detail\":\"gone\",\"message\":\"gone\"},\"message\":\"gone\"}",
                body(ErrorMapper.map(new NotFoundException("gone"))));
    }

    @Test
    void aDefectTellsTheCallerNothing() {
        ErrorAnswer answer = ErrorMapper.map(new IllegalStateException("/etc/secret"));
        assertTrue(answer.isDefect());
        assertFalse(body(answer).contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 414, 417, 426, 431, 505})
    void whatIsNotHttpIsNotToBeRetried(int status) {
        ErrorAnswer answer = ErrorMapper.mapProtocolError(status, "Bad");
        assertEquals(status, answer.status());
        assertEquals(List.of(NO_RETRY, Map.entry("Connection", "close")), answer.headers());
    }

    private static String body(ErrorAnswer answer) {
        return answer.body();
    }

    /** Of those alone the sender is told late. */
    @Test
    void overloadIsTheStoresAndNothingElse() {
        OverloadedException overloaded = new OverloadedException("m", Duration.ofSeconds(1));
        assertTrue(ErrorMapper.isOverload(overloaded));
        assertTrue(ErrorMapper.isOverload(new CompletionException(overloaded)));
        for (Reason reason : Reason.values()) {
            assertFalse(ErrorMapper.isOverload(RefusedException.because(reason, "m", "PT1S")), reason.name());
        }
        assertFalse(ErrorMapper.isOverload(new UnavailableException("m", Duration.ZERO, null)));
    }
}
