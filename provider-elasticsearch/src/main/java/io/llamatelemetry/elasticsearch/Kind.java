package io.llamatelemetry.elasticsearch;

/** What an index holds. */
enum Kind {
    SPANS("spans"),
    LOGS("logs"),
    POINTS("points");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** As it stands in the names of indices. */
    String word() {
        return word;
    }
}
