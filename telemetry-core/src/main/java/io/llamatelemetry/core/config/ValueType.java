package io.llamatelemetry.core.config;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What may stand at a key: how it is read, described and shown by example. */
sealed interface ValueType permits ScalarType, ListType, MapType, RecordType, ChoiceType, TreeType {

    /** The value, or null after at least one fault was reported. */
    @Nullable Object read(ConfigNode node, Place place, Faults faults);

    /** In words that fit after "expected: ", such as {@code a whole number from 0 to 65535}. */
    String form();

    /** Whether it has keys of its own somewhere beneath, so that an example has several lines. */
    boolean structured();

    /** Hands on the keys that stand beneath it. */
    void keysBeneath(String path, Consumer<ConfigDescription.Key> keys);

    /**
     * The lines of an example with every key beneath explained, relative to its own indentation. Only for structured types.
     *
     * @param wakeful whether keys without a default are to be commented out; false inside of what is commented out as a whole
     */
    List<String> example(boolean wakeful);
}
