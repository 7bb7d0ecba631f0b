package io.llamatelemetry.spi;

import java.nio.file.Path;
import java.time.Clock;

/**
 * What an engine lends to a store.
 *
 * @param clock the time by which events expire; the store never looks at another
 * @param dataDirectory the folder that belongs to this engine; may not exist yet. A store that keeps files keeps them in a
 *     folder of its own name beneath, and makes that itself
 */
public record StoreContext(Clock clock, Path dataDirectory) {}
