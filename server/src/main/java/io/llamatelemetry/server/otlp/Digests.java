package io.llamatelemetry.server.otlp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests that exports and points are told apart by. */
final class Digests {

    private Digests() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
