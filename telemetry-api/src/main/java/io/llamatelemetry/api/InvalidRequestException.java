package io.llamatelemetry.api;

import java.util.List;
import java.util.stream.Collectors;

/** The request is wrong; all of its faults are named. */
public final class InvalidRequestException extends TelemetryException {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN_IN_MESSAGE = 5;

    private final transient List<Fault> faults;

    /**
     * Refuses a request.
     *
     * @param faults what is wrong, at least one thing
     */
    public InvalidRequestException(List<Fault> faults) {
        super(message(faults), null);
        this.faults = List.copyOf(faults);
    }

    /** Refuses a request for one fault. */
    public InvalidRequestException(Fault fault) {
        this(List.of(fault));
    }

    /** Everything that is wrong with the request. */
    public List<Fault> faults() {
        return faults;
    }

    @Override
    public boolean isRetryable() {
        return false;
    }

    private static String message(List<Fault> faults) {
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("faults: none (expected: at least one)");
        }
        String shown =
                faults.stream().limit(SHOWN_IN_MESSAGE).map(Fault::toString).collect(Collectors.joining("; "));
        int more = faults.size() - SHOWN_IN_MESSAGE;
        return more > 0 ? shown + "; and " + more + " more" : shown;
    }
}
