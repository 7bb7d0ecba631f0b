package io.llamatelemetry.server.http;

import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.server.auth.RequestContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;

/** What of a request may be told to those who decide about its token. */
final class AskedRequest implements RequestContext {

    private static final Set<String> WITHHELD = Set.of("authorization", "proxy-authorization", "cookie");

    private final Exchange exchange;

    AskedRequest(Exchange exchange) {
        this.exchange = exchange;
    }

    /** A path that cannot be decoded stays as it was sent. */
    @Override
    public String path() {
        try {
            return PercentEncoding.decode(exchange.rawPath());
        } catch (IllegalArgumentException malformed) {
            return exchange.rawPath();
        }
    }

    @Override
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpField field : exchange.headers()) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            if (!WITHHELD.contains(name)) {
                headers.put(name, field.getValue() == null ? "" : field.getValue());
            }
        }
        return headers;
    }

    /** A query that cannot be read has none: whatever reads it refuses the request. */
    @Override
    public Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        try {
            QueryString.parse(exchange.rawQuery()).forEach((name, values) -> {
                List<String> filled =
                        values.stream().filter(value -> !value.isEmpty()).toList();
                if (!filled.isEmpty()) {
                    parameters.put(name, filled);
                }
            });
        } catch (InvalidRequestException malformed) {
            return Map.of();
        }
        return parameters;
    }
}
