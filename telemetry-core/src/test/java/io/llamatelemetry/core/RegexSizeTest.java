package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegexSizeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "abc; 1",
                "a{3}; 3",
                "a{2,7}b{5}; 7",
                "(a{10}){10}; 100",
                "((a{1,100}){1,100}){1,100}; 1000000",
                "(a{10}b){10}; 100",
                "(x(a{10})y){3}; 30",
                "(a{10})(b{20}); 20",
                "(a{10})?{10}; 100",
                "[{9}]; 1",
                "\\{9}; 1",
                "(?:a{30}){,40}; 1200",
                "a{99999999999}; 1000000",
                "((((; 1",
                "a{; 1",
                "a{100}5{100}; 100",
                "a{x(b{9}){9}}; 81",
                "[^]a{9}; 1",
                "); 1"
            })
    void nestedCountsMultiply(String expression, long repetitions) {
        assertEquals(repetitions, RegexSize.repetitions(expression));
    }
}
