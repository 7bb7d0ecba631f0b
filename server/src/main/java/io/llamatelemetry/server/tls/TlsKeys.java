package io.llamatelemetry.server.tls;

import io.llamatelemetry.server.config.TlsConfig;
import io.llamatelemetry.server.config.TlsConfig.ClientCertificates;
import io.llamatelemetry.server.config.TlsConfig.Demand;
import io.llamatelemetry.server.tls.TlsFiles.Contents;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's key for TLS 1.2 and 1.3, as its files have it now. When these change, new connections get the new key, and
 * those that are open keep theirs. New files that cannot be used are reported once, and the old key stays.
 */
public final class TlsKeys {

    private static final Logger LOG = LoggerFactory.getLogger(TlsKeys.class);
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final TlsConfig config;
    private final ClientCertificates clients;
    private final Duration interval;
    private final SslContextFactory.Server factory;
    private @Nullable Contents seen;
    private @Nullable String problem;

    private TlsKeys(TlsConfig config, ClientCertificates clients, Duration interval, Contents files)
            throws IOException {
        this.config = config;
        this.clients = clients;
        this.interval = interval;
        this.seen = files;
        KeyMaterial first = material(files);
        this.factory = factory(first);
        require(first);
        report("tls_key", first);
    }

    /**
     * Reads the files of a configuration that switches TLS on.
     *
     * @throws IOException if they cannot be used; the message names the file and what was expected of it
     */
    public static TlsKeys of(TlsConfig config) throws IOException {
        if (config instanceof TlsConfig.Pem pem) {
            return new TlsKeys(pem, pem.clients(), pem.reloadInterval(), TlsFiles.read(pem));
        }
        if (config instanceof TlsConfig.Pkcs12 pkcs12) {
            return new TlsKeys(pkcs12, pkcs12.clients(), pkcs12.reloadInterval(), TlsFiles.read(pkcs12));
        }
        throw new IllegalArgumentException("tls.type: none (expected: a way of encrypting)");
    }

    /** What makes Jetty's connections encrypted. One and the same always. */
    public SslContextFactory.Server factory() {
        return factory;
    }

    /** How often {@link #follow} is to be called. */
    public Duration interval() {
        return interval;
    }

    /** Looks whether the files have changed, and takes what they hold now if it can be used. Never fails. */
    public synchronized void follow() {
        try {
            Contents now = TlsFiles.read(config);
            if (now.sameAs(seen)) {
                return;
            }
            seen = now;
            KeyMaterial next = material(now);
            require(next);
            factory.reload(ssl -> {
                ssl.setKeyStore(next.keys());
                ssl.setTrustStore(next.trusted());
            });
            problem = null;
            report("tls_key_reloaded", next);
        } catch (Exception unfit) {
            reportOnce(String.valueOf(unfit.getMessage()));
        }
    }

    private void reportOnce(String message) {
        if (!message.equals(problem)) {
            problem = message;
            LOG.atError()
                    .addKeyValue("event", "tls_reload_failed")
                    .addKeyValue("problem", message)
                    .addKeyValue("goes_on_with", "the key before")
                    .log();
        }
    }

    private static void report(String event, KeyMaterial material) {
        LOG.atInfo()
                .addKeyValue("event", event)
                .addKeyValue("subject", material.certificate().getSubjectX500Principal())
                .addKeyValue("expires", material.certificate().getNotAfter().toInstant())
                .log();
    }

    private KeyMaterial material(Contents files) throws IOException {
        if (config instanceof TlsConfig.Pem pem) {
            return KeyMaterial.of(pem, files);
        }
        return KeyMaterial.of((TlsConfig.Pkcs12) config, files);
    }

    /** Starts a second factory with it, because one that fails to reload would be left without any key. */
    private void require(KeyMaterial material) throws IOException {
        SslContextFactory.Server trial = factory(material);
        try {
            trial.start();
            trial.stop();
        } catch (Exception unfit) {
            throw new KeyMaterialException("the key and the certificates cannot be used for TLS", unfit);
        }
    }

    private SslContextFactory.Server factory(KeyMaterial material) {
        SslContextFactory.Server ssl = new SslContextFactory.Server();
        ssl.setKeyStore(material.keys());
        ssl.setKeyManagerPassword(KeyMaterial.IN_MEMORY);
        ssl.setTrustStore(material.trusted());
        ssl.setIncludeProtocols(VERSIONS);
        ssl.setRenegotiationAllowed(false);
        ssl.setSniRequired(false);
        ssl.setWantClientAuth(clients.mode() == Demand.WANT);
        ssl.setNeedClientAuth(clients.mode() == Demand.NEED);
        return ssl;
    }
}
