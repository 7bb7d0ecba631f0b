package io.llamatelemetry.core.json;

import com.fasterxml.jackson.core.JsonToken;
import io.llamatelemetry.api.Event;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads records. The table of members is made at the first reading, so that records may hold their own kind. */
final class RecordBinder implements Binder {

    private final RecordShape shape;
    private final MethodHandle constructor;
    private volatile @Nullable MemberTable table;

    RecordBinder(RecordShape shape) {
        this.shape = shape;
        this.constructor = shape.constructor()
                .asSpreader(Object[].class, shape.components().size());
    }

    @Override
    public @Nullable Object read(Reading in) throws IOException {
        if (in.parser().currentToken() != JsonToken.START_OBJECT) {
            return in.refuse("an object", "dict_type");
        }
        return read(in, in.parser().nextFieldName(), false);
    }

    /**
     * Reads the rest of an object.
     *
     * @param first the name that is current; null at the object's end
     * @param tagSeen whether the tag was before it, and was this record's
     */
    @Nullable Object read(Reading in, @Nullable String first, boolean tagSeen) throws IOException {
        MemberTable members = table();
        @Nullable Object[] slots = members.slots();
        if (tagSeen && shape.tag() != null) {
            slots[slots.length - 1] = shape.tag().name();
        }
        return members.read(in, first, slots) ? construct(in, slots) : null;
    }

    private @Nullable Object construct(Reading in, @Nullable Object[] slots) {
        int count = shape.components().size();
        @Nullable Object[] arguments = slots.length == count ? slots : Arrays.copyOf(slots, count);
        try {
            return (Object) constructor.invokeExact(arguments);
        } catch (IllegalArgumentException e) {
            in.add(null, e.getMessage() == null ? "not a valid value" : e.getMessage(), "value_error");
            return null;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(shape.type().getName() + " could not be constructed", e);
        }
    }

    private MemberTable table() {
        MemberTable known = table;
        if (known == null) {
            known = makeTable();
            table = known;
        }
        return known;
    }

    private MemberTable makeTable() {
        List<MemberTable.Member> members = new ArrayList<>();
        for (RecordShape.Component component : shape.components()) {
            members.add(Binders.member(members.size(), component.name(), component.type(), component.defaultJson()));
        }
        if (Event.class.isAssignableFrom(shape.type())) {
            members.replaceAll(RecordBinder::withPrimitiveAttributes);
        }
        RecordShape.Tag tag = shape.tag();
        if (tag != null) {
            members.add(new MemberTable.Member(
                    members.size(), tag.property(), new ScalarBinders.Tags(tag.name()), false, true, tag.name()));
        }
        return new MemberTable(members);
    }

    /** An event's attributes are primitives; the constructor says so too, but cannot say of each where it stands. */
    private static MemberTable.Member withPrimitiveAttributes(MemberTable.Member member) {
        return member.binder().equals(ContainerBinders.AttributeMaps.ANY)
                ? new MemberTable.Member(
                        member.index(),
                        member.name(),
                        ContainerBinders.AttributeMaps.PRIMITIVE,
                        member.nullable(),
                        member.optional(),
                        member.defaultValue())
                : member;
    }
}
