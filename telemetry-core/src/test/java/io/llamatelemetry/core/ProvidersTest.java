package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.TelemetryProvider;
import io.llamatelemetry.spi.TelemetryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProvidersTest {

    @TempDir
    Path folder;

    /** A provider that is found, and cannot open. */
    public static final class Granite implements TelemetryProvider<Granite.Settings> {

        /** Nothing to configure. */
        public record Settings() {}

        @Override
        public String name() {
            return "granite";
        }

        @Override
        public Class<Settings> configurationType() {
            return Settings.class;
        }

        @Override
        public TelemetryStore open(Settings configuration, StoreContext context) {
            throw new IllegalStateException("the quarry is closed");
        }
    }

    /** A second provider of the same name. */
    public static final class OtherGranite implements TelemetryProvider<Granite.Settings> {

        @Override
        public String name() {
            return "granite";
        }

        @Override
        public Class<Granite.Settings> configurationType() {
            return Granite.Settings.class;
        }

        @Override
        public TelemetryStore open(Granite.Settings configuration, StoreContext context) {
            throw new IllegalStateException("never asked");
        }
    }

    private ClassLoader loaderWith(String... classNames) {
        try {
            Path services = Files.createDirectories(folder.resolve("META-INF/services"));
            Files.writeString(
                    services.resolve(TelemetryProvider.class.getName()),
                    Arrays.stream(classNames).collect(Collectors.joining("\n")));
            return new URLClassLoader(new URL[] {folder.toUri().toURL()}, ProvidersTest.class.getClassLoader());
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String refusal(Providers providers, String name) {
        StoreException refusal = assertThrows(StoreException.class, () -> providers.named(name));
        assertEquals(StoreException.Kind.PERMANENT, refusal.kind());
        return String.valueOf(refusal.getMessage());
    }

    @Test
    void aProviderIsFoundByItsName() {
        Providers providers = Providers.in(loaderWith(Granite.class.getName()));
        assertEquals("granite", providers.named("granite").name());
        assertTrue(providers.names().containsAll(Set.of("granite")));
    }

    @Test
    void anUnknownNameIsToldWhatThereIsTheNearestAndWhatToAdd() {
        String message = refusal(Providers.in(loaderWith(Granite.class.getName())), "granit");
        assertTrue(message.contains("\"granit\""), message);
        assertTrue(message.contains("did you mean granite?"), message);
        assertTrue(message.contains("io.llamatelemetry:provider-granit"), message);
    }

    @Test
    void twoProvidersOfOneNameAreRefusedWithTheirPlaces() {
        String message =
                refusal(Providers.in(loaderWith(Granite.class.getName(), OtherGranite.class.getName())), "granite");
        assertTrue(message.contains(Granite.class.getName()), message);
        assertTrue(message.contains(OtherGranite.class.getName()), message);
        assertTrue(message.contains("expected: one"), message);
    }

    @Test
    void aProviderThatCannotBeLoadedHidesNoOtherAndIsNamed() {
        Providers providers = Providers.in(loaderWith("no.such.Provider", Granite.class.getName()));
        assertEquals("granite", providers.named("granite").name());
        assertTrue(refusal(providers, "slate").contains("no.such.Provider"));
    }

    @Test
    void aProviderThatFailsToOpenIsNamedWithItsReason() {
        StoreException refusal = assertThrows(
                StoreException.class,
                () -> TelemetryEngine.builder()
                        .plugins(loaderWith(Granite.class.getName()))
                        .provider("granite")
                        .dataDirectory(folder)
                        .open());
        assertTrue(String.valueOf(refusal.getMessage()).contains("granite"), refusal.getMessage());
        assertTrue(String.valueOf(refusal.getMessage()).contains("the quarry is closed"), refusal.getMessage());
    }
}
