package io.llamatelemetry.server.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in a PEM file, as RFC 7468 describes it. Text between the blocks is passed over. */
final class PemFile {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";

    private final Path path;
    private final List<Block> blocks = new ArrayList<>();

    private record Block(String label, String base64) {}

    /** Finds the blocks of a file that has been read already. */
    PemFile(Path path, byte[] content) {
        this.path = path;
        Matcher block = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            blocks.add(new Block(block.group(1), block.group(2)));
        }
    }

    /**
     * The certificates, in the order of the file.
     *
     * @throws KeyMaterialException if there are none, or one cannot be read
     */
    List<X509Certificate> certificates() throws KeyMaterialException {
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().equals(CERTIFICATE)) {
                found.add(certificate(block));
            }
        }
        if (found.isEmpty()) {
            throw new KeyMaterialException(path + ": no certificate (expected: -----BEGIN CERTIFICATE-----)");
        }
        return found;
    }

    private X509Certificate certificate(Block block) throws KeyMaterialException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes(block)));
        } catch (GeneralSecurityException malformed) {
            throw new KeyMaterialException(path + ": a certificate cannot be read", malformed);
        }
    }

    /**
     * The private key.
     *
     * @param of the public key that it belongs to, which says of what kind it is
     * @throws KeyMaterialException if there is not exactly one that can be read
     */
    PrivateKey privateKey(PublicKey of) throws KeyMaterialException {
        List<Block> keys =
                blocks.stream().filter(block -> block.label().equals(KEY)).toList();
        if (keys.size() != 1) {
            String others = blocks.stream()
                    .map(Block::label)
                    .filter(label -> label.endsWith(KEY) && !label.equals(KEY))
                    .findFirst()
                    .map(label -> "; " + label + " can be changed to it: openssl pkcs8 -topk8 -nocrypt")
                    .orElse("");
            throw new KeyMaterialException(path + ": " + keys.size()
                    + " private keys (expected: one, in PKCS#8 and not encrypted, -----BEGIN PRIVATE KEY-----" + others
                    + ")");
        }
        try {
            return KeyFactory.getInstance(of.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(bytes(keys.get(0))));
        } catch (GeneralSecurityException malformed) {
            throw new KeyMaterialException(
                    path + ": the private key is not one of " + of.getAlgorithm()
                            + ", as the certificate's is, or cannot be read",
                    malformed);
        }
    }

    private byte[] bytes(Block block) throws KeyMaterialException {
        try {
            return Base64.getMimeDecoder().decode(block.base64());
        } catch (IllegalArgumentException malformed) {
            throw new KeyMaterialException(path + ": a block is not in Base64", malformed);
        }
    }
}
