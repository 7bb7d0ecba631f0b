package io.llamatelemetry.memory;

/** The texts of a store that stand in records as numbers: names apart from values, which are many and must not crowd them out. */
final class Texts {

    private static final int SIGHTINGS_OF_NAME = 4;
    private static final int SIGHTINGS_OF_VALUE = 64;

    /** Attribute keys, and the names of spans. */
    final Dictionary names = new Dictionary(SIGHTINGS_OF_NAME);

    /** Everything else. */
    final Dictionary values = new Dictionary(SIGHTINGS_OF_VALUE);

    /** How many texts have a number. */
    int size() {
        return names.size() + values.size();
    }
}
