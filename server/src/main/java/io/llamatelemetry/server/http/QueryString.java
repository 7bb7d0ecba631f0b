package io.llamatelemetry.server.http;

import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the query of a request line. */
final class QueryString {

    private static final int MOST_PARAMETERS = 100;

    private QueryString() {}

    /**
     * The values of the parameters by name.
     *
     * @param raw what stands after the question mark, or null where there is none
     * @throws InvalidRequestException if a part of it is malformed, or there are too many parameters
     */
    static Map<String, List<String>> parse(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        List<Fault> faults = new ArrayList<>();
        String[] pairs = raw.split("&", MOST_PARAMETERS + 1);
        if (pairs.length > MOST_PARAMETERS) {
            faults.add(fault(List.of("query"), "more than " + MOST_PARAMETERS + " parameters", "too_long"));
        } else {
            for (String pair : pairs) {
                read(pair, parameters, faults);
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
        return parameters;
    }

    private static void read(String pair, Map<String, List<String>> parameters, List<Fault> faults) {
        if (pair.isEmpty()) {
            return;
        }
        int equals = pair.indexOf('=');
        String rawName = equals < 0 ? pair : pair.substring(0, equals);
        try {
            String name = PercentEncoding.decodeQuery(rawName);
            String value = equals < 0 ? "" : PercentEncoding.decodeQuery(pair.substring(equals + 1));
            parameters.computeIfAbsent(name, unseen -> new ArrayList<>()).add(value);
        } catch (IllegalArgumentException malformed) {
            faults.add(fault(List.of("query", rawName), String.valueOf(malformed.getMessage()), "percent_encoding"));
        }
    }

    private static Fault fault(List<Object> loc, String msg, String type) {
        return new Fault(loc, msg, type);
    }
}
