package io.llamatelemetry.core.json;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads JSON values of one Java type. Immutable and shared by all threads. */
interface Binder {

    /**
     * Reads the value whose first token is current, up to its last token.
     *
     * @return the value; null if and only if a fault was reported. Whether JSON's null is allowed is asked before.
     */
    @Nullable Object read(Reading in) throws IOException;

    /** What a path or query value of this type is as JSON. Containers have no such form. */
    enum TextForm {
        /** A string, whatever it looks like. */
        STRING,
        /** A number or a boolean where it looks like one, else a string. */
        LITERAL,
        /** None. */
        NONE
    }

    /** How a value of this type is written in a path or query. */
    default TextForm textForm() {
        return TextForm.NONE;
    }
}
