package io.llamatelemetry.spi;

/**
 * A kind of storage. Implementations are named in {@code META-INF/services/io.llamatelemetry.spi.TelemetryProvider}, have a
 * public constructor without parameters, and do nothing until they are asked to open a store.
 *
 * @param <C> the provider's configuration: a record whose components carry {@link Setting}
 */
public interface TelemetryProvider<C extends Record> {

    /** The name that a configuration chooses this provider by: lower-case letters, digits and hyphens. */
    String name();

    /** The class of the configuration. Its keys are the components in snake_case; anything wrong in it is reported. */
    Class<C> configurationType();

    /**
     * Opens a store. Called once for a configuration; two stores of one provider may be open at a time, on different
     * folders or prefixes.
     *
     * @param configuration what the user configured, bound and checked
     * @param context what the engine lends to the store for as long as that is open
     * @return a store that is ready for reading and writing
     * @throws StoreException if the store cannot be opened; the message says why and what would help, in one sentence.
     *     Nothing stays open then
     */
    TelemetryStore open(C configuration, StoreContext context) throws StoreException;
}
