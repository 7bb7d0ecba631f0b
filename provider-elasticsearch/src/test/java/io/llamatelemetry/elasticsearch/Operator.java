package io.llamatelemetry.elasticsearch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Who may do everything with a node that has security on. */
final class Operator {

    private final String url;
    private final String authorization;
    private final HttpClient http;

    Operator(String url, Certificates certificates, String user, String password) {
        this.url = url;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.http = HttpClient.newBuilder().sslContext(trusting(certificates)).build();
    }

    private static SSLContext trusting(Certificates certificates) {
        try (InputStream file = Files.newInputStream(certificates.caFile())) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return tls;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a request that must succeed, and gives the body of the answer. */
    String send(String method, String path, String body) throws IOException {
        HttpResponse<String> answer = ask(method, path, body);
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> ask(String method, String path, String body) throws IOException {
        HttpRequest.BodyPublisher content =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header("content-type", "application/json")
                .header("authorization", authorization)
                .method(method, content)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Removes the indices of a prefix. */
    void removeIndices(String prefix) throws IOException {
        String all = send("GET", "/_cat/indices/" + prefix + ".*?h=index", "")
                .lines()
                .map(String::strip)
                .collect(Collectors.joining(","));
        if (!all.isEmpty()) {
            send("DELETE", "/" + all, "");
        }
    }

    /** Removes the templates of a prefix, if there are any. */
    void removeTemplates(String prefix) throws IOException {
        HttpResponse<String> answer = ask("DELETE", "/_index_template/" + prefix + ".*", "");
        if (answer.statusCode() >= 300 && answer.statusCode() != 404) {
            throw new IllegalStateException(answer.body());
        }
    }
}
