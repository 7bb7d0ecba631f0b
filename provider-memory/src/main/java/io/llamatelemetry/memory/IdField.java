package io.llamatelemetry.memory;

import java.util.Optional;

/** A field of a span that is an id. Nearly every span has another one, so they are indexed apart from the other terms. */
enum IdField {
    SPAN_ID("span_id"),
    TRACE_ID("trace_id"),
    PARENT_SPAN_ID("parent_span_id");

    private final String key;

    IdField(String key) {
        this.key = key;
    }

    /** The field that a condition's key names. */
    static Optional<IdField> of(String key) {
        for (IdField field : values()) {
            if (field.key.equals(key)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }
}
