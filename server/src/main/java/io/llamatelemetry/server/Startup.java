package io.llamatelemetry.server;

import io.llamatelemetry.core.Providers;
import io.llamatelemetry.core.config.ConfigNode;
import io.llamatelemetry.server.config.Configuration;
import io.llamatelemetry.server.config.YamlFile;
import io.llamatelemetry.spi.StoreException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that has to be known before anything is started.
 *
 * @param configuration whole, and bound to the provider's record
 * @param plugins finds the providers, those in the folder of plug-ins among them
 */
record Startup(Configuration configuration, ClassLoader plugins) {

    /**
     * Reads the configuration and looks for the provider that it names.
     *
     * @param file null for the defaults
     * @throws io.llamatelemetry.core.config.ConfigurationException with all that is wrong
     */
    static Startup read(@Nullable Path file, Map<String, String> environment) {
        ConfigNode root = file == null ? ConfigNode.of(Map.of()) : YamlFile.read(file, environment);
        PluginFolder.Lookup lookup = new PluginFolder.Lookup();
        Configuration configuration = Configuration.bind(root, (provider, folder) -> {
            try {
                return Providers.in(lookup.loader(folder)).named(provider).configurationType();
            } catch (StoreException unknown) {
                throw new IllegalArgumentException(unknown.getMessage(), unknown);
            }
        });
        return new Startup(configuration, lookup.loader(configuration.server().plugins()));
    }
}
