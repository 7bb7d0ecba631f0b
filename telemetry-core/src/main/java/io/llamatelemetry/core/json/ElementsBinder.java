package io.llamatelemetry.core.json;

import com.fasterxml.jackson.core.JsonToken;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads an array's elements, each with faults of its own, and hands them on. */
final class ElementsBinder<T> implements Binder {

    private final Binder element;
    private final Class<T> type;
    private final JsonReader.Elements<T> sink;

    ElementsBinder(Binder element, Class<T> type, JsonReader.Elements<T> sink) {
        this.element = element;
        this.type = type;
        this.sink = sink;
    }

    @Override
    public @Nullable Object read(Reading in) throws IOException {
        if (in.parser().currentToken() != JsonToken.START_ARRAY) {
            return in.refuse("an array", "list_type");
        }
        while (in.parser().nextToken() != JsonToken.END_ARRAY) {
            Faults faults = new Faults();
            Object value = element.read(new Reading(in.parser(), in.json(), 0, in.end(), faults));
            try {
                faults.throwIfAny();
                sink.element(type.cast(Objects.requireNonNull(value)));
            } catch (InvalidRequestException wrong) {
                sink.refused(
                        wrong.faults().stream().map(ElementsBinder::fromElement).toList());
            }
        }
        return sink;
    }

    /** The fault without the element's index, which its loc begins with. */
    private static Fault fromElement(Fault fault) {
        List<Object> loc = fault.loc();
        return loc.isEmpty() ? fault : new Fault(loc.subList(1, loc.size()), fault.msg(), fault.type());
    }
}
