package io.llamatelemetry.server.http;

import io.llamatelemetry.server.auth.Authenticator;
import io.llamatelemetry.server.config.HttpConfig;
import io.llamatelemetry.server.http.RefusedException.Reason;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/**
 * What concerns browsers: which pages may send requests, what a page may read of an answer, and what a browser may do with
 * an answer that it shows. Other callers send no {@code Origin}, and notice nothing of it.
 */
public final class BrowserRules {

    private static final List<HttpField> ALWAYS = List.of(
            new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
            new PreEncodedHttpField(
                    "Content-Security-Policy",
                    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
            new PreEncodedHttpField("X-Frame-Options", "DENY"),
            new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
            new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store"));
    private static final HttpField ENCRYPTED_ONLY =
            new PreEncodedHttpField("Strict-Transport-Security", "max-age=31536000");
    private static final HttpField VARY = new PreEncodedHttpField(HttpHeader.VARY, "Origin");
    private static final HttpField READABLE = new PreEncodedHttpField(
            "Access-Control-Expose-Headers",
            "Allow, Retry-After, WWW-Authenticate, X-Should-Retry, X-Telemetry-Incomplete");
    private static final HttpField SENDABLE = new PreEncodedHttpField(
            "Access-Control-Allow-Headers",
            "Authorization, Content-Encoding, Content-Type, Idempotency-Key, Traceparent, Tracestate,"
                    + " X-Stainless-Retry-Count, X-Telemetry-Ttl-Seconds");
    private static final Pattern ADDRESS = Pattern.compile("\\[.*\\]|[0-9.]+");

    private final Set<String> origins;
    private final Set<String> hosts;
    private final boolean hostsChecked;
    private final boolean encrypted;
    private final HttpField maxAge;

    /** Follows the configuration. */
    @Inject
    public BrowserRules(HttpConfig config, Authenticator authenticator) {
        origins = Set.copyOf(config.cors().allowedOrigins());
        hosts = Set.copyOf(config.allowedHosts());
        hostsChecked = !authenticator.isRequired() && config.isLoopback();
        encrypted = config.tls().isOn();
        maxAge = new HttpField(
                "Access-Control-Max-Age", Long.toString(config.cors().maxAge().toSeconds()));
    }

    /**
     * Lets requests pass but those that a page of another origin has made, and those that were sent to a name which anybody
     * may have made to point to this machine.
     *
     * @throws RefusedException for those
     */
    void check(HttpFields headers, HttpURI uri) {
        String host = uri.getHost();
        if (hostsChecked && host != null && !isOwn(host)) {
            throw RefusedException.because(
                    Reason.FOREIGN_HOST,
                    "Without authentication, requests are taken that are sent to an address, to localhost, or to a name"
                            + " in server.allowed_hosts.");
        }
        List<String> origin = headers.getValuesList(HttpHeader.ORIGIN);
        boolean own = origin.isEmpty() || (origin.size() == 1 && isAllowed(origin.get(0), uri.getAuthority()));
        if (!own) {
            throw RefusedException.because(
                    Reason.FOREIGN_ORIGIN, "Pages of this origin may not call (server.cors.allowed_origins).");
        }
    }

    private boolean isOwn(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.indexOf('.') < 0
                || ADDRESS.matcher(name).matches()
                || name.endsWith(".localhost")
                || hosts.contains(name);
    }

    /** Whether pages of that origin may call: listed ones, and the server's own, as the request names it. */
    private boolean isAllowed(String origin, @Nullable String authority) {
        boolean own = authority != null
                && (origin.equalsIgnoreCase("http://" + authority) || origin.equalsIgnoreCase("https://" + authority));
        return own || origins.contains(origin);
    }

    /** Whether a browser asks in the name of an allowed page whether that may send a request. */
    boolean isPreflight(String method, HttpFields headers) {
        String origin = headers.get(HttpHeader.ORIGIN);
        return method.equals("OPTIONS")
                && headers.contains("Access-Control-Request-Method")
                && origin != null
                && origins.contains(origin);
    }

    /** The answer to that, beside what every answer has. */
    List<HttpField> preflight(String methods) {
        return List.of(new HttpField("Access-Control-Allow-Methods", methods), SENDABLE, maxAge);
    }

    /** Adds to an answer what is said to browsers. */
    void addTo(HttpFields.Mutable answer, HttpFields request) {
        ALWAYS.forEach(answer::put);
        if (encrypted) {
            answer.put(ENCRYPTED_ONLY);
        }
        if (origins.isEmpty()) {
            return;
        }
        answer.add(VARY);
        String origin = request.get(HttpHeader.ORIGIN);
        if (origin != null && origins.contains(origin)) {
            answer.put("Access-Control-Allow-Origin", origin);
            answer.put(READABLE);
        }
    }
}
