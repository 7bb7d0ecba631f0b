package io.llamatelemetry.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a request came, as far as that tells a repetition from a second request.
 *
 * @param principal who sent it; keys of different principals are different keys
 * @param idempotencyKey what the sender calls the request, the same in each repetition; null if it gives no name. It is
 *     remembered for 24 hours
 * @param retry whether the sender says that this may be a repetition. Without a key, what equals something accepted in the
 *     last 10 minutes is then not kept again
 */
public record Delivery(String principal, @Nullable String idempotencyKey, boolean retry) {

    /** A request of which nothing is known. */
    public static final Delivery UNMARKED = new Delivery("", null, false);

    public Delivery {
        Objects.requireNonNull(principal);
    }
}
