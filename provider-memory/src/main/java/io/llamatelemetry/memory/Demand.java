package io.llamatelemetry.memory;

import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import java.util.Optional;

/** Something that a span must have to be looked for: one of some terms, or an id. Others may have it too. */
final class Demand {

    /** The terms, of which one is enough. */
    final int[] terms;

    /** The id that is enough as well. */
    final Optional<Id> id;

    private Demand(int[] terms, Optional<Id> id) {
        this.terms = terms;
        this.id = id;
    }

    /**
     * An id.
     *
     * @param hash its {@link Terms#hash}
     */
    record Id(IdField field, int hash) {}

    /** An attribute of this key, whatever its value. */
    static Demand presence(String key) {
        return new Demand(new int[] {Terms.presence(key)}, Optional.empty());
    }

    /** An attribute or field of this key that equals the value. */
    static Demand equality(String key, JsonValue value) {
        Optional<Id> id = value instanceof JsonString text
                ? IdField.of(key).map(field -> new Id(field, Terms.hash(text.value())))
                : Optional.empty();
        return new Demand(Terms.equality(key, value), id);
    }

    /** This id of a span. */
    static Demand spanId(String spanId) {
        return new Demand(new int[0], Optional.of(new Id(IdField.SPAN_ID, Terms.hash(spanId))));
    }
}
