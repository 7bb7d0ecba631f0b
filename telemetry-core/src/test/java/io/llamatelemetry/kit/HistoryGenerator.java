package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Vocabulary.any;

import io.llamatelemetry.api.LogSeverity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes random histories from a seed: halves of spans in any order, repeated and contradicting, with cycles, orphans and
 * marked roots, of any length of life; log messages and points; time going by, restarts, and questions in between.
 */
final class HistoryGenerator {
    private static final int STEPS = 160;

    private final Random random;
    private final QuestionGenerator questions;
    private final List<QuestionGenerator.Attribute> attributes = new ArrayList<>();
    private final boolean restarts;

    HistoryGenerator(long seed, boolean restarts) {
        this.random = new Random(seed);
        this.questions = new QuestionGenerator(random, attributes);
        this.restarts = restarts;
    }

    List<Step> history() {
        List<Step> steps = new ArrayList<>();
        List<Sketch> told = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            int choice = random.nextInt(100);
            if (choice < 58 || told.isEmpty()) {
                Sketch sketch = choice < 6 && !told.isEmpty() ? any(told, random) : event();
                told.add(sketch);
                steps.add(new Step.Accept(sketch));
            } else if (choice < 61) {
                Sketch sketch = any(told, random);
                steps.add(sketch.isOfSpan() ? new Step.Accept(sketch) : new Step.Again(sketch));
            } else if (choice < 65) {
                steps.add(new Step.Pass(Duration.ofSeconds(
                        any(List.of(1L, 4L, 5L, 55L, 60L, 600L, 3_600L, 86_400L, 604_800L), random))));
            } else if (choice < 66) {
                if (restarts) {
                    steps.add(new Step.Restart());
                }
            } else {
                steps.add(questions.question());
            }
        }
        steps.addAll(QuestionGenerator.everything());
        return steps;
    }

    private Sketch event() {
        int choice = random.nextInt(10);
        Sketch sketch;
        if (choice < 5) {
            sketch = Sketch.start(any(Vocabulary.TRACES, random), any(Vocabulary.SPANS, random))
                    .named(any(Vocabulary.NAMES, random))
                    .under(random.nextInt(5) < 2 ? null : any(Vocabulary.SPANS, random));
        } else if (choice < 8) {
            sketch = Sketch.end(any(Vocabulary.TRACES, random), any(Vocabulary.SPANS, random));
            sketch = random.nextBoolean() ? sketch : sketch.failed();
        } else if (choice < 9) {
            sketch = Sketch.log(
                            any(Vocabulary.TRACES, random),
                            random.nextInt(3) == 0 ? "" : any(Vocabulary.SPANS, random),
                            any(Vocabulary.MESSAGES, random))
                    .of(any(List.of(LogSeverity.values()), random));
        } else {
            sketch = Sketch.metric(any(Vocabulary.METRICS, random))
                    .in(any(Vocabulary.UNITS, random))
                    .value(
                            random.nextBoolean()
                                    ? (Number) (random.nextInt(2_000) - 1_000L)
                                    : (Number) (random.nextInt(4_000) * 0.25));
        }
        sketch.at(any(Vocabulary.TIMES, random)).livingFor(any(Vocabulary.LIVES, random));
        for (int i = random.nextInt(4); i > 0; i--) {
            String key = random.nextInt(3) == 0 ? "k" : any(Vocabulary.KEYS, random);
            Object value = any(Vocabulary.VALUES, random);
            sketch.with(key, value);
            attributes.add(new QuestionGenerator.Attribute(key, value));
        }
        return sketch;
    }
}
