package io.llamatelemetry.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.QuerySpanTreeResponse;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.TelemetryException;
import io.llamatelemetry.core.Delivery;
import io.llamatelemetry.core.JournalSettings;
import io.llamatelemetry.core.TelemetryEngine;
import io.llamatelemetry.spi.TelemetryProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An engine over the provider under test, side by side with the model: both are told the same story and asked the same
 * questions. For one thread, but for {@link #telemetry} and {@link #clock}.
 */
final class Bench implements AutoCloseable {
    private static final int AT_ONCE = 200;
    private static final int STEPS_SHOWN = 60;

    private static final JournalSettings SMALL_JOURNAL =
            JournalSettings.with(Map.of("segment_size", 1 << 20, "max_size", 1 << 28));

    private final TelemetryProviderKit kit;
    private final TelemetryProvider<?> provider;
    private final Path directory;
    private final KitClock clock = new KitClock();
    private final ModelTelemetry model = new ModelTelemetry(clock);
    private final Observations observations = new Observations();
    private final List<Object> story = new ArrayList<>();
    private TelemetryEngine engine;

    Bench(TelemetryProviderKit kit, Path directory) {
        this.kit = kit;
        this.directory = directory;
        this.provider = new ObservedProvider<>(kit.provider(), observations);
        this.engine = open();
    }

    private TelemetryEngine open() {
        return TelemetryEngine.builder()
                .provider(provider)
                .configuration(kit.configuration(directory.resolve("store")))
                .dataDirectory(directory.resolve("data"))
                .journal(SMALL_JOURNAL)
                .clock(clock)
                .open();
    }

    TelemetryEngine engine() {
        return engine;
    }

    Telemetry telemetry() {
        return engine.telemetry();
    }

    ModelTelemetry model() {
        return model;
    }

    KitClock clock() {
        return clock;
    }

    Observations observations() {
        return observations;
    }

    /** Both take the events, one after another. */
    void accept(Sketch... sketches) {
        for (Sketch sketch : sketches) {
            story.add(sketch);
            patiently(() -> engine.telemetry().logEvent(sketch.event(), sketch.ttlSeconds()));
            model.logEvent(sketch.event(), sketch.ttlSeconds());
        }
    }

    /** Both take the events; the engine many at once, in this order. */
    void acceptMany(List<Sketch> sketches) {
        List<CompletableFuture<Void>> pending = new ArrayList<>();
        for (Sketch sketch : sketches) {
            story.add(sketch);
            model.logEvent(sketch.event(), sketch.ttlSeconds());
            pending.add(sent(sketch));
            if (pending.size() == AT_ONCE) {
                pending.forEach(CompletableFuture::join);
                pending.clear();
            }
        }
        pending.forEach(CompletableFuture::join);
    }

    /** Has the engine take an event; where the store is behind, waits until it is not, as a client does. */
    private void patiently(Runnable telling) {
        while (true) {
            try {
                telling.run();
                return;
            } catch (OverloadedException e) {
                engine.caughtUp().toCompletableFuture().join();
            }
        }
    }

    /** Sends an event on its way into the engine, just as patiently. */
    private CompletableFuture<Void> sent(Sketch sketch) {
        while (true) {
            CompletableFuture<Void> accepted = engine.ingest()
                    .accept(sketch.event(), sketch.ttlSeconds(), Delivery.UNMARKED)
                    .toCompletableFuture();
            if (!isOverload(accepted)) {
                return accepted;
            }
            engine.caughtUp().toCompletableFuture().join();
        }
    }

    private static boolean isOverload(CompletableFuture<Void> accepted) {
        if (!accepted.isCompletedExceptionally()) {
            return false;
        }
        try {
            accepted.join();
            return false;
        } catch (CompletionException e) {
            return e.getCause() instanceof OverloadedException;
        }
    }

    /** Both take the event under an idempotency key. */
    void acceptUnderKey(String principal, String key, Sketch sketch) {
        story.add("key " + key + " of " + principal + ": " + sketch);
        Telemetry keyed = engine.telemetry(new Delivery(principal, key, false));
        patiently(() -> keyed.logEvent(sketch.event(), sketch.ttlSeconds()));
        model.logEventOnce(sketch.event(), sketch.ttlSeconds(), principal, key);
    }

    /** Both take the event in a request that says that it is a repetition. */
    void acceptAgain(Sketch sketch) {
        story.add("again: " + sketch);
        Telemetry again = engine.telemetry(new Delivery("", null, true));
        patiently(() -> again.logEvent(sketch.event(), sketch.ttlSeconds()));
        model.logEventAgain(sketch.event(), sketch.ttlSeconds());
    }

    /** Time goes by for both. */
    void pass(Duration time) {
        story.add("pass " + time);
        clock.advance(time);
    }

    /** Closes the engine and opens it again over the same folders, which takes a second. */
    void restart() {
        story.add("restart");
        engine.close();
        clock.advance(Duration.ofSeconds(1));
        engine = open();
    }

    /** The engine answers as the model does; the whole answer, in order. */
    void same(Function<Telemetry, Object> question) {
        assertEquals(
                outcome(model, question),
                outcome(engine.telemetry(), question),
                () -> "the store's answer differs from the model's, after " + told());
    }

    /** Engine and model both answer just this. */
    void answers(Object expected, Function<Telemetry, Object> question) {
        assertEquals(expected, outcome(model, question), "the model's answer");
        assertEquals(expected, outcome(engine.telemetry(), question), () -> "the store's answer, after " + told());
    }

    /** What a question comes to: the answer in a form that compares order too, or the name of the refusal. */
    static Object outcome(Telemetry telemetry, Function<Telemetry, Object> question) {
        try {
            Object answer = question.apply(telemetry);
            return answer instanceof QuerySpanTreeResponse tree
                    ? new ArrayList<>(tree.data().entrySet())
                    : answer;
        } catch (TelemetryException e) {
            return e.getClass().getSimpleName();
        }
    }

    private String told() {
        StringBuilder out = new StringBuilder();
        int first = Math.max(0, story.size() - STEPS_SHOWN);
        out.append(first > 0 ? first + " steps and then" : "these steps").append(":\n");
        story.subList(first, story.size())
                .forEach(step -> out.append("  ").append(step).append('\n'));
        return out.toString();
    }

    /** Checks that every cursor that was opened was closed, and closes the engine. */
    @Override
    public void close() {
        @Nullable AssertionError leak = null;
        if (observations.openCursors() != 0) {
            leak = new AssertionError(observations.openCursors() + " cursors were left open");
        }
        engine.close();
        if (leak != null) {
            throw leak;
        }
    }
}
