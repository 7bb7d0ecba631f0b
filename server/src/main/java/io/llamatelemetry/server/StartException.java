package io.llamatelemetry.server;

import java.io.Serial;

/** The server cannot start. The message is one line for the operator, with what would help. */
final class StartException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
