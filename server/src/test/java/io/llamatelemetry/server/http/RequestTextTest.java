package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.llamatelemetry.api.InvalidRequestException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestTextTest {

    @ParameterizedTest
    @CsvSource({
        "abc, abc",
        "a%2Fb, a/b",
        "a%2fb, a/b",
        "a+b, a+b",
        "%25, %",
        "%2541, %41",
        "%C3%A4, ä",
        "ä, ä",
        "%F0%9F%98%80, 😀",
        "%EF%BF%BD, \uFFFD"
    })
    void aPathIsDecodedOnce(String raw, String decoded) {
        assertEquals(decoded, PercentEncoding.decode(raw));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%", "a%", "%2", "%zz", "%2x", "%u0041", "%ff", "%c3", "%ed%a0%80", "%c0%af", "\uD800", "\uFFFD"
            })
    void whatIsNotPercentEncodedUtf8IsRefused(String raw) {
        assertThrows(IllegalArgumentException.class, () -> PercentEncoding.decode(raw));
    }

    @Test
    void aQueryGivesTheValuesOfEachName() {
        assertEquals(
                Map.of("a", List.of("1", "2"), "b c", List.of("x=y"), "d", List.of("")),
                QueryString.parse("a=1&b+c=x%3Dy&&d&a=2"));
        assertEquals(Map.of(), QueryString.parse(null));
    }

    @Test
    void allThatIsMalformedInAQueryIsNamed() {
        InvalidRequestException refused =
                assertThrows(InvalidRequestException.class, () -> QueryString.parse("a=%zz&b=1&%ff=2"));
        assertEquals(
                List.of(List.of("query", "a"), List.of("query", "%ff")),
                refused.faults().stream().map(fault -> fault.loc()).toList());
    }

    @Test
    void aQueryOfTooManyParametersIsRefused() {
        assertDoesNotThrow(() -> QueryString.parse("a=1&".repeat(99) + "a=1"));
        assertThrows(InvalidRequestException.class, () -> QueryString.parse("a=1&".repeat(100) + "a=1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json; charset=utf-8",
                "application/json;charset=\"UTF-8\"",
                "application/merge-patch+json",
                " "
            })
    void jsonPasses(String contentType) {
        assertDoesNotThrow(() -> MediaType.requireJson(contentType));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/jsonx",
                "application/x-www-form-urlencoded",
                "application/json; charset=iso-8859-1",
                "multipart/form-data; boundary=x",
                "json"
            })
    void whatSaysThatItIsNotJsonIsRefused(String contentType) {
        assertThrows(RefusedException.class, () -> MediaType.requireJson(contentType));
    }
}
