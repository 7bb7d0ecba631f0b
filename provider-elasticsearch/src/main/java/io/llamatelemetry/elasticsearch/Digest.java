package io.llamatelemetry.elasticsearch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Texts of any length as one short text; different texts differ in it, as far as anybody can find out. */
final class Digest {

    private static final int KEPT_BYTES = 24;

    private Digest() {}

    /** 32 letters and digits that stand for the texts, one after another. */
    static String of(String... texts) {
        return of(Arrays.asList(texts));
    }

    /** 32 letters and digits that stand for the texts, one after another. */
    static String of(Iterable<String> texts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String text : texts) {
            all.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            // No UTF-8 has this byte: it tells ("a", "b") from ("ab", "").
            all.write(0xff);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, KEPT_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
