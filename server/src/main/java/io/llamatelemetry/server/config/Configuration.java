package io.llamatelemetry.server.config;

import io.llamatelemetry.core.config.ConfigBinder;
import io.llamatelemetry.core.config.ConfigBinder.Bound;
import io.llamatelemetry.core.config.ConfigNode;
import io.llamatelemetry.core.config.ConfigNode.Mapping;
import io.llamatelemetry.core.config.ConfigurationException;
import io.llamatelemetry.core.config.Problem;
import io.llamatelemetry.server.config.ServerConfig.StoreConfig;
import io.llamatelemetry.spi.Setting;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that is whole: the server's part, and the store's bound to its provider's own record.
 *
 * @param server the server's part
 * @param store of the type that the provider takes
 */
public record Configuration(ServerConfig server, Record store) {

    /** Knows the providers, those in the folder of plug-ins among them. */
    @FunctionalInterface
    public interface Providers {

        /**
         * The class of the record that a provider takes for its configuration.
         *
         * @param plugins the folder that the configuration names, or null for none
         * @throws IllegalArgumentException if there is no such provider or the folder is of no use; the message says what
         *     was expected, and becomes one of the faults of the configuration
         */
        Class<? extends Record> configurationType(String provider, @Nullable Path plugins);
    }

    /**
     * Binds all of it. A section that is wrong does not keep the others from being looked at: all faults are found that can
     * be found without guessing what a wrong section would have said.
     *
     * @throws ConfigurationException with all faults at once, in the order of their lines
     */
    public static Configuration bind(ConfigNode root, Providers providers) {
        Bound<ServerConfig> server = ConfigBinder.attempt(root, ServerConfig.class, "");
        Set<Problem> problems = new LinkedHashSet<>(server.problems());
        Optional<Location> location = server.value().map(config -> new Location(config.store(), config.plugins()));
        if (server.value().isEmpty() && root instanceof Mapping sections) {
            problems.addAll(attempt(sections, Reach.class, "server", "auth").problems());
            location = attempt(sections, Location.class, "store", "plugins").value();
        }
        Optional<Record> store = location.flatMap(place -> store(root, place, providers, problems));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems.stream()
                    .sorted(Comparator.comparingInt(Problem::line))
                    .collect(Collectors.toUnmodifiableList()));
        }
        return new Configuration(server.value().orElseThrow(), store.orElseThrow());
    }

    private static Optional<Record> store(
            ConfigNode root, Location location, Providers providers, Set<Problem> problems) {
        StoreConfig chosen = location.store();
        try {
            Class<? extends Record> type = providers.configurationType(chosen.provider(), location.plugins());
            Bound<? extends Record> bound = ConfigBinder.attempt(chosen.settings(), type, "store");
            problems.addAll(bound.problems());
            return bound.value().map(record -> record);
        } catch (IllegalArgumentException unknown) {
            problems.add(new Problem(
                    "store.provider", providerLine(root), String.valueOf(unknown.getMessage()), null, null));
            return Optional.empty();
        }
    }

    private static int providerLine(ConfigNode root) {
        ConfigNode node = root;
        for (String key : List.of("store", "provider")) {
            node = node instanceof Mapping mapping ? mapping.get(key).orElse(node) : node;
        }
        return node.line();
    }

    /** Binds some sections by themselves; what is wrong with each is found once more, and equal to what was found before. */
    private static <T> Bound<T> attempt(Mapping sections, Class<T> type, String... keys) {
        List<ConfigNode.Entry> entries = sections.entries().stream()
                .filter(entry -> List.of(keys).contains(entry.key()))
                .collect(Collectors.toList());
        return ConfigBinder.attempt(new Mapping(entries, sections.line()), type, "");
    }

    /** What tells which store it is. */
    record Location(
            @Setting(description = "The store.") StoreConfig store,

            @Setting(description = "Further providers.") @Nullable Path plugins) {}

    /** What tells who can reach the server, checked by itself. */
    record Reach(
            @Setting(description = "Where it listens.") HttpConfig server,

            @Setting(description = "Who may call.", defaultValue = ServerConfig.DEFAULT_AUTH)
            AuthConfig auth) {

        Reach {
            Exposure.refuse(server, auth);
        }
    }
}
