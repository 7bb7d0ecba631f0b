package io.llamatelemetry.server.load;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What one connection asks, request after request. Called by one thread. */
interface Work {

    /** The next request, ready to be written; null if there is no more. */
    @Nullable ByteBuffer next();

    /**
     * Tells the answer to the last request.
     *
     * @return whether the same request is to be sent again
     */
    boolean answered(Answer answer);

    /** Tells that the connection broke before the answer: whether the request was done is not known. */
    void broke();

    /** Where its answers are counted. */
    Tally tally();

    /** How much of an answer's body it wants to see, in bytes. */
    int keptBytes();
}
