package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * One step of a session as an evaluation looks at it.
 *
 * @param sessionId The id of the session.
 * @param step The step or phase of the session.
 * @param input What went into the step.
 * @param output What came out of it.
 * @param expectedOutput What should have come out.
 */
public record EvalTrace(
        @JsonProperty("session_id") String sessionId,
        String step,
        String input,
        String output,
        @JsonProperty("expected_output") String expectedOutput) {

    public EvalTrace {
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(step);
        Objects.requireNonNull(input);
        Objects.requireNonNull(output);
        Objects.requireNonNull(expectedOutput);
    }
}
