package io.llamatelemetry.server.tls;

import java.io.IOException;
import java.io.Serial;

/** Keys or certificates cannot be used. The message names the file and what was expected, and nothing that is secret. */
final class KeyMaterialException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    KeyMaterialException(String message) {
        super(message);
    }

    KeyMaterialException(String message, Throwable cause) {
        super(message, cause);
    }
}
