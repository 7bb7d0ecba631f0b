package io.llamatelemetry.server.plugin;

import io.llamatelemetry.core.Providers;
import io.llamatelemetry.core.config.ConfigBinder;
import io.llamatelemetry.core.config.ConfigNode;
import io.llamatelemetry.kit.TelemetryProviderKit;
import io.llamatelemetry.spi.TelemetryProvider;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A provider in a jar of its own passes the conformance kit. */
final class PluginProviderTest extends TelemetryProviderKit {

    @TempDir
    static @Nullable Path folder;

    private static @Nullable URLClassLoader loader;

    @BeforeAll
    static void buildTheJar() throws Exception {
        Path work = Objects.requireNonNull(folder);
        Path jar = PluginJar.build(work.resolve("work"), work.resolve("plugins"));
        loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, PluginProviderTest.class.getClassLoader());
    }

    @AfterAll
    static void letGoOfTheJar() throws Exception {
        if (loader != null) {
            loader.close();
        }
    }

    @Override
    protected TelemetryProvider<?> provider() {
        return Providers.in(Objects.requireNonNull(loader)).named(PluginJar.PROVIDER);
    }

    @Override
    protected Record configuration(Path directory) {
        return ConfigBinder.bind(
                ConfigNode.of(Map.of("directory", directory.toString())),
                provider().configurationType());
    }

    @Override
    protected boolean survivesRestart() {
        return true;
    }

    @Override
    protected boolean keysSurviveRestart() {
        return false;
    }
}
