package io.llamatelemetry.server.config;

import io.llamatelemetry.spi.Setting;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether connections are encrypted, and with which key: one record for each way, named by {@code server.tls.type}. */
public sealed interface TlsConfig permits TlsConfig.None, TlsConfig.Pem, TlsConfig.Pkcs12 {

    /** Whether connections are encrypted. */
    default boolean isOn() {
        return !(this instanceof None);
    }

    /** Nothing is encrypted. */
    @Setting(description = "Connections are not encrypted.")
    record None() implements TlsConfig {}

    /**
     * A certificate and its key in PEM files.
     *
     * @param certificate the server's certificate first, then those that lead to its root
     * @param key PKCS#8, not encrypted
     */
    @Setting(description = "The certificate and its key are in PEM files.")
    record Pem(
            @Setting(
                    description = "The server's certificate, followed by those that lead to its root.",
                    example = "/etc/telemetry/server.crt")
            Path certificate,

            @Setting(
                    description = "The certificate's private key: PKCS#8, not encrypted.",
                    example = "/etc/telemetry/server.key")
            Path key,

            @Setting(description = "Whether callers show certificates of their own.")
            ClientCertificates clients,

            @Setting(
                    description = "How often the files are looked at; when they have changed, new connections get what"
                            + " they hold now.",
                    defaultValue = "10s",
                    min = 0.01)
            Duration reloadInterval)
            implements TlsConfig {}

    /** A certificate and its key in a PKCS#12 file. */
    @Setting(description = "The certificate and its key are in a PKCS#12 file.")
    record Pkcs12(
            @Setting(
                    description = "The file, with one key and the certificates that belong to it.",
                    example = "/etc/telemetry/server.p12")
            Path file,

            @Setting(
                    description = "The password of the file and of its key.",
                    example = "${env.TLS_PASSWORD}",
                    secret = true)
            String password,

            @Setting(description = "Whether callers show certificates of their own.")
            ClientCertificates clients,

            @Setting(
                    description = "How often the file is looked at; when it has changed, new connections get what it"
                            + " holds now.",
                    defaultValue = "10s",
                    min = 0.01)
            Duration reloadInterval)
            implements TlsConfig {

        /** Leaves out the password. */
        @Override
        public String toString() {
            return "Pkcs12[file=" + file + ", clients=" + clients + "]";
        }
    }

    /**
     * Whether callers show certificates of their own, and who signed them.
     *
     * @param ca null where nobody is asked for one
     */
    record ClientCertificates(
            @Setting(
                    description = "none: callers are not asked; want: a certificate that is shown has to be good; need:"
                            + " who shows none cannot connect. Tokens are asked for besides.",
                    defaultValue = "none")
            Demand mode,

            @Setting(
                    description = "A PEM file with the certificates of those who may sign callers' certificates.",
                    example = "/etc/telemetry/clients-ca.crt")
            @Nullable Path ca) {

        public ClientCertificates {
            if (mode != Demand.NONE && ca == null) {
                throw new IllegalArgumentException("ca: not set (expected: a PEM file, as mode is not none)");
            }
        }
    }

    /** What is asked of callers. */
    enum Demand {
        NONE,
        WANT,
        NEED
    }
}
