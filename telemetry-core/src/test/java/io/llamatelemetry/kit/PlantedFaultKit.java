package io.llamatelemetry.kit;

import io.llamatelemetry.spi.TelemetryProvider;
import io.llamatelemetry.spi.TelemetryStore;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The kit over a provider with a fault planted in it. Run by {@link PlantedFaultsTest} alone, which names the fault by the
 * configuration parameter {@value #FAULT}; without one, the provider is sound.
 */
@ExtendWith(PlantedFaultKit.FaultResolver.class)
class PlantedFaultKit extends TelemetryProviderKit {
    static final String FAULT = "planted.fault";

    private final ListProvider provider;

    PlantedFaultKit(Optional<PlantedFault> fault) {
        ListBehaviour behaviour = fault.map(PlantedFault::behaviour).orElse(ListBehaviour.SOUND);
        provider = new ListProvider(
                (records, context) -> new ListStore(records, behaviour, TelemetryStore.Acceptance.ON_WRITE));
    }

    @Override
    protected TelemetryProvider<?> provider() {
        return provider;
    }

    @Override
    protected Record configuration(Path directory) {
        return new ListProvider.Configuration(directory);
    }

    @Override
    protected boolean survivesRestart() {
        return true;
    }

    @Override
    protected boolean keysSurviveRestart() {
        return false;
    }

    @Override
    protected int rounds() {
        return 10;
    }

    @Override
    int runsToShorten() {
        return 8;
    }

    /** Hands the fault that the run is about to the constructor. */
    static final class FaultResolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Optional.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getConfigurationParameter(FAULT, PlantedFault::valueOf);
        }
    }
}
