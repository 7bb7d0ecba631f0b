package io.llamatelemetry.kit;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Random histories: whatever happens in whatever order, the store answers as the model does. */
abstract class HistoryCases {
    private final TelemetryProviderKit kit;
    private int runs;

    HistoryCases(TelemetryProviderKit kit) {
        this.kit = kit;
    }

    @TestFactory
    Stream<DynamicTest> whateverHappensTheStoreAnswersAsTheModelDoes(@TempDir Path directory) {
        return LongStream.range(kit.seed(), kit.seed() + kit.rounds())
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> check(seed, directory)));
    }

    private void check(long seed, Path directory) {
        List<Step> history = new HistoryGenerator(seed, kit.survivesRestart()).history();
        Throwable failure = run(history, directory);
        if (failure != null) {
            List<Step> shortened = shorten(history, directory);
            Throwable last = run(shortened, directory);
            fail(
                    "seed " + seed + " (run it alone with -Dtelemetry.kit.seed=" + seed
                            + " -Dtelemetry.kit.rounds=1); shortened to " + shortened.size() + " of " + history.size()
                            + " steps:\n"
                            + shortened.stream().map(step -> "  " + step + "\n").collect(Collectors.joining()),
                    last == null ? failure : last);
        }
    }

    /** Takes all steps over a new store, and gives what went wrong. */
    @SuppressWarnings("CatchingUnchecked") // Whatever goes wrong is what is looked for.
    private @Nullable Throwable run(List<Step> history, Path directory) {
        runs++;
        try (Bench bench = new Bench(kit, directory.resolve("run" + runs))) {
            history.forEach(step -> step.take(bench));
            return null;
        } catch (RuntimeException | AssertionError e) {
            return e;
        }
    }

    /** Leaves out steps, in ever smaller groups, as long as it still goes wrong. */
    private List<Step> shorten(List<Step> failing, Path directory) {
        List<Step> shortest = failing;
        int limit = runs + kit.runsToShorten();
        for (int size = failing.size() / 2; size >= 1; size = size == 1 ? 0 : size / 2) {
            for (int from = shortest.size() - size; from > -size && runs < limit; from -= size) {
                List<Step> shorter = new ArrayList<>(shortest.subList(0, Math.max(0, from)));
                shorter.addAll(shortest.subList(Math.min(shortest.size(), from + size), shortest.size()));
                if (run(shorter, directory) != null) {
                    shortest = shorter;
                }
            }
        }
        return shortest;
    }
}
