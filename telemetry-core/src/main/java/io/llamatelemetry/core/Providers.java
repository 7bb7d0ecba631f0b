package io.llamatelemetry.core;

import io.llamatelemetry.core.config.NearestName;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.TelemetryProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** Finds storage providers by name among those that {@link ServiceLoader} knows. */
public final class Providers {

    private final List<TelemetryProvider<?>> found = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    private Providers() {}

    /** Looks for providers in a class loader and its parents. One that cannot be loaded does not hide the others. */
    public static Providers in(ClassLoader loader) {
        Providers providers = new Providers();
        @SuppressWarnings("rawtypes") // ServiceLoader knows no type arguments
        Iterator<TelemetryProvider> services =
                ServiceLoader.load(TelemetryProvider.class, loader).iterator();
        while (true) {
            try {
                if (!services.hasNext()) {
                    return providers;
                }
                providers.found.add(services.next());
            } catch (ServiceConfigurationError e) {
                providers.broken.add(String.valueOf(e.getMessage()));
            }
        }
    }

    /** The names that can be chosen, in alphabetical order. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        found.forEach(provider -> names.add(provider.name()));
        return names;
    }

    /**
     * The provider of a name.
     *
     * @throws StoreException if there is none, with what there is and what to add, or if several jars bring one
     */
    public TelemetryProvider<?> named(String name) {
        List<TelemetryProvider<?>> matching =
                found.stream().filter(provider -> provider.name().equals(name)).toList();
        if (matching.size() == 1) {
            return matching.get(0);
        }
        throw new StoreException(
                StoreException.Kind.PERMANENT, matching.isEmpty() ? unknown(name) : ambiguous(name, matching), null);
    }

    private String unknown(String name) {
        String nearest = NearestName.of(name, names())
                .map(known -> "; did you mean " + known + "?")
                .orElse("");
        String unloadable = broken.isEmpty() ? "" : " These could not be loaded: " + String.join("; ", broken) + ".";
        return "There is no storage provider \"" + name + "\" (known: "
                + (names().isEmpty() ? "none" : String.join(", ", names()))
                + nearest + "). A provider comes with its jar on the class path or in the plugins folder, such as"
                + " io.llamatelemetry:provider-" + name + "." + unloadable;
    }

    private static String ambiguous(String name, List<TelemetryProvider<?>> matching) {
        List<String> places = matching.stream()
                .map(provider -> provider.getClass().getName() + " in " + place(provider.getClass()))
                .sorted()
                .toList();
        return "There are " + matching.size() + " storage providers named \"" + name + "\" (expected: one): "
                + String.join(", ", places) + ". Remove all but one of the jars.";
    }

    private static String place(Class<?> type) {
        var source = type.getProtectionDomain().getCodeSource();
        return source == null ? "the class path" : source.getLocation().getPath();
    }
}
