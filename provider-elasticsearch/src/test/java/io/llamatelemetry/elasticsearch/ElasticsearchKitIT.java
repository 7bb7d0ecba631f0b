package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.kit.TelemetryProviderKit;
import io.llamatelemetry.spi.TelemetryProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The kit, several cases at a time: most of a case is waiting for the node. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(SharedNode.class)
final class ElasticsearchKitIT extends TelemetryProviderKit {

    private final Prefixes prefixes = new Prefixes();

    @AfterEach
    void removeIndices() {
        prefixes.close();
    }

    @Override
    protected TelemetryProvider<?> provider() {
        return new ElasticsearchProvider();
    }

    @Override
    protected Record configuration(Path directory) {
        return Configurations.of(prefixes.of(directory), ElasticsearchConfig.Acknowledgement.JOURNAL);
    }

    @Override
    protected boolean survivesRestart() {
        return true;
    }

    @Override
    protected int rounds() {
        return Integer.getInteger("telemetry.kit.rounds", 1);
    }
}
