package io.llamatelemetry.kit;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A group of cases, each over a store of its own. */
abstract class Cases {
    final TelemetryProviderKit kit;
    Bench bench;

    Cases(TelemetryProviderKit kit) {
        this.kit = kit;
    }

    @BeforeEach
    void openBench(@TempDir Path directory) {
        bench = new Bench(kit, directory);
    }

    @AfterEach
    void closeBench() {
        bench.close();
    }
}
