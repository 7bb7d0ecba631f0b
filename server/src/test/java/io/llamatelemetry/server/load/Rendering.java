package io.llamatelemetry.server.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request, or a part of one, as it is written down once, with places for what differs from sending to sending. */
final class Rendering {

    /**
     * A place to be filled.
     *
     * @param offset in bytes
     * @param kind with what
     * @param span of which span, counted from the first in the request
     */
    record Place(int offset, Placeholder kind, int span) {}

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Place> places = new ArrayList<>();

    Rendering text(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Rendering place(Placeholder kind, int span) {
        places.add(new Place(bytes.size(), kind, span));
        bytes.writeBytes(new byte[kind.width]);
        return this;
    }

    Rendering append(Rendering other) {
        int before = bytes.size();
        for (Place place : other.places) {
            places.add(new Place(before + place.offset(), place.kind(), place.span()));
        }
        bytes.writeBytes(other.bytes.toByteArray());
        return this;
    }

    /** A number of the protobuf encoding. */
    Rendering varint(long value) {
        long rest = value;
        while (rest >= 0x80) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return this;
    }

    /** A field of the protobuf encoding that has a length: a message, text or bytes. */
    Rendering field(int number, Rendering content) {
        return varint(number << 3 | 2).varint(content.size()).append(content);
    }

    /** A field of eight bytes of the protobuf encoding. */
    Rendering fixed64(int number, Placeholder kind, int span) {
        return varint(number << 3 | 1).place(kind, span);
    }

    /** A whole number as a field of the protobuf encoding. */
    Rendering number(int number, long value) {
        return varint(number << 3).varint(value);
    }

    int size() {
        return bytes.size();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    List<Place> places() {
        return List.copyOf(places);
    }
}
