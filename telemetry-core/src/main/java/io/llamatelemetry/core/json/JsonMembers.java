package io.llamatelemetry.core.json;

import com.fasterxml.jackson.core.JsonToken;
import io.llamatelemetry.api.InvalidRequestException;
import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an object whose members are known by name and type but make up no record: the arguments of an operation. */
public final class JsonMembers {

    private final MemberTable table;

    /**
     * One member.
     *
     * @param name its name in JSON
     * @param type its type; null is allowed where it is marked {@link Nullable}
     * @param defaultJson what it is when left out, as JSON text; null where it has no default, and then it is required
     *     unless it may be null
     */
    public record Member(
            String name, AnnotatedType type, @Nullable String defaultJson) {}

    /**
     * Prepares the reading.
     *
     * @throws IllegalArgumentException if a type cannot be read from JSON, or two members have one name
     */
    public JsonMembers(List<Member> members) {
        List<MemberTable.Member> numbered = new ArrayList<>();
        for (Member member : members) {
            numbered.add(Binders.member(numbered.size(), member.name(), member.type(), member.defaultJson()));
        }
        this.table = new MemberTable(numbered);
    }

    /**
     * Reads one object.
     *
     * @return the members' values, in the members' order; null only for a member that may be null
     * @throws InvalidRequestException if the text is no such object
     */
    public @Nullable Object[] read(byte[] json) {
        return (Object[]) JsonReader.read(json, this::read);
    }

    private @Nullable Object read(Reading in) throws IOException {
        if (in.parser().currentToken() != JsonToken.START_OBJECT) {
            return in.refuse("an object", "dict_type");
        }
        @Nullable Object[] slots = table.slots();
        return table.read(in, in.parser().nextFieldName(), slots) ? slots : null;
    }
}
