package io.llamatelemetry.server.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that tokens are known and remembered by. */
final class Sha256 {

    private Sha256() {}

    /** The 32 bytes of the hash. */
    static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
