package io.llamatelemetry.elasticsearch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority and a certificate of it for 127.0.0.1, made by the keytool of the Java that runs the tests. */
final class Certificates {

    private static final char[] PASSWORD = "for tests".toCharArray();

    private final Path folder;
    private final KeyStore server;

    /** Makes them in a folder, which takes a few seconds. */
    Certificates(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            keytool("-genkeypair", "ca", "-dname", "CN=authority", "-ext", "bc:c");
            keytool("-exportcert", "ca", "-rfc", "-file", "ca.crt");
            keytool("-genkeypair", "server", "-dname", "CN=server");
            keytool("-certreq", "server", "-file", "server.csr");
            keytool(
                    "-gencert",
                    "ca",
                    "-rfc",
                    "-infile",
                    "server.csr",
                    "-outfile",
                    "server.crt",
                    "-ext",
                    "san=ip:127.0.0.1");
            keytool("-importcert", "server", "-file", "server.crt");
            server = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
                server.load(in, PASSWORD);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keytool(String command, String alias, String... more) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command,
                "-alias",
                alias,
                "-keystore",
                "keys.p12",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
        if (command.equals("-genkeypair")) {
            line.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
        }
        line.addAll(Arrays.asList(more));
        Path said = folder.resolve("keytool.txt");
        try {
            int status = new ProcessBuilder(line)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException(line + " ended with " + status + ": " + Files.readString(said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The authority's certificate, in PEM form. */
    Path caFile() {
        return folder.resolve("ca.crt");
    }

    /** The SHA-256 fingerprint of the authority's certificate. */
    String caFingerprint() {
        try {
            byte[] encoded = server.getCertificate("ca").getEncoded();
            return HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server's certificate and the authority's, in PEM form. */
    String chain() {
        try {
            StringBuilder chain = new StringBuilder();
            for (Certificate certificate : server.getCertificateChain("server")) {
                chain.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            return chain.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server's key, in PEM form. */
    String key() {
        try {
            return pem("PRIVATE KEY", server.getKey("server", PASSWORD).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] encoded) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.UTF_8));
        return "-----BEGIN " + what + "-----\n" + lines.encodeToString(encoded) + "\n-----END " + what + "-----\n";
    }

    /** For who answers, or asks, with the server's certificate, and trusts the authority's alone. */
    SSLContext tls() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", server.getCertificate("ca"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry(
                    "server", server.getKey("server", PASSWORD), PASSWORD, server.getCertificateChain("server"));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, PASSWORD);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return tls;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
