package io.llamatelemetry.server.tls;

import io.llamatelemetry.server.config.TlsConfig;
import io.llamatelemetry.server.config.TlsConfig.ClientCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key, the certificates that belong to it, and those who may sign callers' certificates: checked, and in the form that
 * Java's TLS takes.
 *
 * @param keys one key with its chain
 * @param trusted null where callers are not asked for certificates
 * @param certificate the server's own
 */
record KeyMaterial(KeyStore keys, @Nullable KeyStore trusted, X509Certificate certificate) {

    /** Keys in memory have to have a password; this one keeps nobody out, and nothing is written with it. */
    static final String IN_MEMORY = "in memory";

    private static final String ALIAS = "server";

    /**
     * Makes it of files that have been read.
     *
     * @throws KeyMaterialException if they cannot be used, or the key is not the certificate's
     */
    static KeyMaterial of(TlsConfig.Pem config, TlsFiles.Contents files) throws KeyMaterialException {
        List<X509Certificate> chain = new PemFile(config.certificate(), files.of(config.certificate())).certificates();
        PrivateKey key = new PemFile(config.key(), files.of(config.key()))
                .privateKey(chain.get(0).getPublicKey());
        return of(config.key(), key, chain, trusted(config.clients(), files));
    }

    /** The same for a PKCS#12 file. */
    static KeyMaterial of(TlsConfig.Pkcs12 config, TlsFiles.Contents files) throws KeyMaterialException {
        char[] password = config.password().toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(files.of(config.file())), password);
            List<String> keys = Collections.list(store.aliases()).stream()
                    .filter(alias -> isKey(store, alias))
                    .toList();
            if (keys.size() != 1) {
                throw new KeyMaterialException(config.file() + ": " + keys.size() + " private keys (expected: one)");
            }
            PrivateKey key = (PrivateKey) store.getKey(keys.get(0), password);
            List<X509Certificate> chain = Arrays.stream(store.getCertificateChain(keys.get(0)))
                    .map(X509Certificate.class::cast)
                    .toList();
            return of(config.file(), key, chain, trusted(config.clients(), files));
        } catch (KeyMaterialException described) {
            throw described;
        } catch (IOException | GeneralSecurityException | ClassCastException malformed) {
            throw new KeyMaterialException(
                    config.file() + ": cannot be read (expected: a PKCS#12 file, and server.tls.password for it)",
                    malformed);
        }
    }

    private static boolean isKey(KeyStore store, String alias) {
        try {
            return store.isKeyEntry(alias);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the file has been loaded", impossible);
        }
    }

    private static KeyMaterial of(Path file, PrivateKey key, List<X509Certificate> chain, @Nullable KeyStore trusted)
            throws KeyMaterialException {
        X509Certificate own = chain.get(0);
        try {
            if (!belong(key, own.getPublicKey())) {
                throw new KeyMaterialException(
                        file + ": the private key is not that of the certificate of " + own.getSubjectX500Principal());
            }
            KeyStore keys = empty();
            keys.setKeyEntry(ALIAS, key, IN_MEMORY.toCharArray(), chain.toArray(new Certificate[0]));
            return new KeyMaterial(keys, trusted, own);
        } catch (GeneralSecurityException unfit) {
            throw new KeyMaterialException(file + ": the private key cannot be used", unfit);
        }
    }

    private static boolean belong(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm = switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> certified.getAlgorithm();
        };
        byte[] anything = {1, 2, 3};
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(anything);
        byte[] signed = signer.sign();
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(certified);
        verifier.update(anything);
        return verifier.verify(signed);
    }

    private static @Nullable KeyStore trusted(ClientCertificates clients, TlsFiles.Contents files)
            throws KeyMaterialException {
        Path ca = clients.ca();
        if (ca == null) {
            return null;
        }
        List<X509Certificate> signers = new PemFile(ca, files.of(ca)).certificates();
        try {
            KeyStore trusted = empty();
            for (int i = 0; i < signers.size(); i++) {
                trusted.setCertificateEntry("ca" + i, signers.get(i));
            }
            return trusted;
        } catch (GeneralSecurityException unfit) {
            throw new KeyMaterialException(ca + ": the certificates cannot be used", unfit);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException impossible) {
            throw new IllegalStateException("nothing is read", impossible);
        }
    }
}
