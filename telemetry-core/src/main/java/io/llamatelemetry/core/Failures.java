package io.llamatelemetry.core;

import io.llamatelemetry.api.TelemetryException;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.spi.StoreException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a store throws into what a caller is told. The details go to the log, not to the caller. */
final class Failures {

    static final Duration RETRY_SOON = Duration.ofSeconds(1);
    private static final Duration RETRY_LATER = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** What to tell the caller of an operation that ended so. */
    static TelemetryException toTelemetry(RuntimeException failure) {
        if (failure instanceof TelemetryException telemetry) {
            return telemetry;
        }
        if (failure instanceof StoreException store) {
            LOG.warn("event=store_failure kind={} message=\"{}\"", store.kind(), store.getMessage(), store);
            return switch (store.kind()) {
                case TEMPORARY, FULL -> new UnavailableException("The store is not available now.", RETRY_SOON, store);
                case PERMANENT, DAMAGED ->
                    new UnavailableException("The store has failed; its operator has to mend it.", RETRY_LATER, store);
            };
        }
        throw failure;
    }
}
