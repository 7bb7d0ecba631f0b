package io.llamatelemetry.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an object's members, each into the slot of its number. */
final class MemberTable {

    private static final Object ABSENT = new Object();

    private final Member[] members;
    private final Map<String, Member> byName = new HashMap<>();

    /** The members in the order in which an object had them of late: most objects have it. Written without care. */
    private final @Nullable Sighting[] order;

    /** A member and the very text that its name was. A parser gives out the same text again and again. */
    private record Sighting(String name, Member member) {}

    /**
     * One member.
     *
     * @param index the number of its slot
     * @param name its name in JSON
     * @param binder reads its value
     * @param nullable whether JSON's null is allowed
     * @param optional whether it may be left out
     * @param defaultValue what it is then
     */
    record Member(
            int index,
            String name,
            Binder binder,
            boolean nullable,
            boolean optional,
            @Nullable Object defaultValue) {}

    MemberTable(List<Member> members) {
        this.members = members.toArray(Member[]::new);
        this.order = new Sighting[members.size()];
        for (Member member : members) {
            if (byName.put(member.name(), member) != null) {
                throw new IllegalArgumentException("two members of the name " + member.name());
            }
        }
    }

    /** Slots for one object, none of them filled. */
    @Nullable Object[] slots() {
        Object[] slots = new Object[members.length];
        Arrays.fill(slots, ABSENT);
        return slots;
    }

    /**
     * Reads the rest of an object, up to its end, and then fills the slots of what was left out.
     *
     * @param first the name that is current; null at the object's end
     * @return whether every slot holds a value, and no fault was reported
     */
    boolean read(Reading in, @Nullable String first, @Nullable Object[] slots) throws IOException {
        JsonParser parser = in.parser();
        boolean whole = true;
        Set<String> unknown = null;
        int position = 0;
        for (String name = first; name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            Member member = member(name, position++);
            if (member == null) {
                unknown = unknown == null ? new HashSet<>() : unknown;
                whole &= skip(in, unknown.add(name));
            } else if (slots[member.index()] != ABSENT) {
                whole &= skip(in, false);
            } else if (token == JsonToken.VALUE_NULL && member.nullable()) {
                slots[member.index()] = null;
            } else {
                Object value = member.binder().read(in);
                slots[member.index()] = value;
                whole &= value != null;
            }
        }
        return fill(in, slots) && whole;
    }

    @SuppressWarnings("ReferenceEquality") // Another text of the same content is found as well, only later.
    private @Nullable Member member(String name, int position) {
        if (position >= order.length) {
            return byName.get(name);
        }
        Sighting last = order[position];
        if (last != null && last.name() == name) {
            return last.member();
        }
        Member member = byName.get(name);
        if (member != null) {
            order[position] = new Sighting(name, member);
        }
        return member;
    }

    private static boolean skip(Reading in, boolean isNew) throws IOException {
        if (isNew) {
            in.skip();
        } else {
            in.refuseDuplicate();
        }
        return isNew;
    }

    private boolean fill(Reading in, @Nullable Object[] slots) {
        boolean whole = true;
        for (Member member : members) {
            if (slots[member.index()] == ABSENT) {
                slots[member.index()] = member.defaultValue();
                if (!member.optional()) {
                    in.add(member.name(), "missing, and required", "missing");
                    whole = false;
                }
            }
        }
        return whole;
    }
}
