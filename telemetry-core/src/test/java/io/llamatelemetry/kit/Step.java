package io.llamatelemetry.kit;

import io.llamatelemetry.api.Telemetry;
import java.time.Duration;
import java.util.function.Function;

/** One step of a history: something that happens to engine and model alike, or a question to both. */
sealed interface Step {
    /** Takes the step. */
    void take(Bench bench);

    /**
     * An event is accepted.
     *
     * @param sketch the event
     */
    record Accept(Sketch sketch) implements Step {
        @Override
        public void take(Bench bench) {
            bench.accept(sketch);
        }

        @Override
        public String toString() {
            return "accept " + sketch;
        }
    }

    /**
     * An event comes in a request that says that it is a repetition.
     *
     * @param sketch the event
     */
    record Again(Sketch sketch) implements Step {
        @Override
        public void take(Bench bench) {
            bench.acceptAgain(sketch);
        }

        @Override
        public String toString() {
            return "again " + sketch;
        }
    }

    /**
     * Time goes by.
     *
     * @param time how much
     */
    record Pass(Duration time) implements Step {
        @Override
        public void take(Bench bench) {
            bench.pass(time);
        }

        @Override
        public String toString() {
            return "pass " + time;
        }
    }

    /** The engine is closed and opened again. */
    record Restart() implements Step {
        @Override
        public void take(Bench bench) {
            bench.restart();
        }

        @Override
        public String toString() {
            return "restart";
        }
    }

    /**
     * A question.
     *
     * @param text the question as it would be written
     * @param question asks it
     */
    record Asked(String text, Function<Telemetry, Object> question) implements Step {
        @Override
        public void take(Bench bench) {
            bench.same(question);
        }

        @Override
        public String toString() {
            return "ask " + text;
        }
    }
}
