package io.llamatelemetry.server.config;

import io.llamatelemetry.core.protocol.Operation;
import io.llamatelemetry.spi.Setting;

/** Which scopes operations need beyond those that the protocol says. Without authentication none is needed. */
public record AccessConfig(
        @Setting(
                description =
                        "Whether save_spans_to_dataset needs the scope telemetry.read, since it reads; Llama Stack"
                                + " asks only for a token.",
                defaultValue = "true")
        boolean exportNeedsRead,

        @Setting(
                description = "Whether whatever brings events in, OpenTelemetry's exports among it, needs the scope"
                        + " telemetry.write; Llama Stack asks only for a token.",
                defaultValue = "false")
        boolean writeNeedsScope) {

    /** As it is where nothing is said. */
    public static final AccessConfig DEFAULT = new AccessConfig(true, false);

    private static final String READ = "telemetry.read";
    private static final String WRITE = "telemetry.write";

    /** The scope that an operation needs; empty if any valid token will do. */
    public String scopeOf(Operation operation) {
        if (!operation.requiredScope().isEmpty()) {
            return operation.requiredScope();
        }
        return operation.name().equals("save_spans_to_dataset") ? (exportNeedsRead ? READ : "") : writeScope();
    }

    /** The scope that bringing events in needs; empty if any valid token will do. */
    public String writeScope() {
        return writeNeedsScope ? WRITE : "";
    }
}
