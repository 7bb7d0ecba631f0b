package io.llamatelemetry.kit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The kit notices faults: each that is planted in a sound provider makes the groups fail that are about it. */
class PlantedFaultsTest {
    @ParameterizedTest
    @EnumSource(PlantedFault.class)
    void aPlantedFaultIsNoticed(PlantedFault fault) {
        assertAll(fault.groups().stream().sorted().map(group -> () -> {
            boolean noticed = false;
            for (int run = 0; run < fault.runs() && !noticed; run++) {
                noticed = run(group, Optional.of(fault)).getTestsFailedCount() > 0;
            }
            assertTrue(noticed, () -> group + " did not notice " + fault);
        }));
    }

    @Test
    void aSoundProviderFailsNothing() {
        List<String> groups = List.of("Ingest", "Conditions", "Trees", "SeamReads", "SeamWrites", "Logs", "Expiry");
        assertAll(groups.stream().map(group -> () -> {
            TestExecutionSummary summary = run(group, Optional.empty());
            assertTrue(summary.getTestsSucceededCount() > 0, () -> group + " ran nothing");
            String failures = summary.getFailures().stream()
                    .map(failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
                    .collect(Collectors.joining("\n"));
            assertEquals("", failures, () -> "failures of " + group);
        }));
    }

    /** Runs one nested group of the kit in a launcher of its own. */
    private static TestExecutionSummary run(String group, Optional<PlantedFault> fault) {
        Class<?> nested = Arrays.stream(TelemetryProviderKit.class.getDeclaredClasses())
                .filter(type -> type.getSimpleName().equals(group))
                .findFirst()
                .orElseThrow();
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectNestedClass(List.of(PlantedFaultKit.class), nested));
        fault.ifPresent(planted -> request.configurationParameter(PlantedFaultKit.FAULT, planted.name()));
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherDiscoveryRequest built = request.build();
        LauncherFactory.create().execute(built, listener);
        return listener.getSummary();
    }
}
