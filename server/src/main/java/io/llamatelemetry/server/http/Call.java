package io.llamatelemetry.server.http;

import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.core.Delivery;
import io.llamatelemetry.core.protocol.Operation;
import io.llamatelemetry.core.protocol.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A call of an operation, as a request asks for it. */
final class Call {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String RETRY_COUNT = "x-stainless-retry-count";
    private static final int LONGEST_KEY = 256;

    private final @Nullable Object[] arguments;
    private final Delivery delivery;

    private Call(@Nullable Object[] arguments, Delivery delivery) {
        this.arguments = arguments;
        this.delivery = delivery;
    }

    /** One value a parameter; not to be changed. */
    @Nullable Object[] arguments() {
        return arguments;
    }

    /** How the request came. */
    Delivery delivery() {
        return delivery;
    }

    /**
     * Reads the call.
     *
     * @param body as it is once its transport encoding is undone
     * @throws InvalidRequestException with all that is wrong in the path, the query, the headers and the body
     */
    static Call of(Operation operation, Exchange exchange, byte[] body) {
        List<Fault> faults = new ArrayList<>();
        Map<String, String> path = path(exchange.rawParameters(), faults);
        Map<String, List<String>> query = operation.readsBody() ? Map.of() : query(exchange, faults);
        Delivery delivery = delivery(exchange, faults);
        @Nullable Object[] arguments = new Object[0];
        try {
            arguments = operation.arguments(body, path, query);
        } catch (InvalidRequestException invalid) {
            faults.addAll(invalid.faults());
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
        return new Call(arguments, delivery);
    }

    /**
     * Reads all of the call but its body, which is null among the arguments.
     *
     * @throws InvalidRequestException with all that is wrong in the path, the query and the headers
     */
    static Call besideBody(Operation operation, Exchange exchange) {
        List<Fault> faults = new ArrayList<>();
        Map<String, String> path = path(exchange.rawParameters(), faults);
        Map<String, List<String>> query = query(exchange, faults);
        Delivery delivery = delivery(exchange, faults);
        @Nullable Object[] arguments = new Object[0];
        try {
            arguments = operation.argumentsBesideBody(path, query);
        } catch (InvalidRequestException invalid) {
            faults.addAll(invalid.faults());
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
        return new Call(arguments, delivery);
    }

    /** A value that is malformed stands for itself, so that the rest can be looked at as well. */
    private static Map<String, String> path(Map<String, String> raw, List<Fault> faults) {
        Map<String, String> decoded = new LinkedHashMap<>();
        raw.forEach((name, value) -> {
            try {
                decoded.put(name, PercentEncoding.decode(value));
            } catch (IllegalArgumentException malformed) {
                decoded.put(name, value);
                String message = String.valueOf(malformed.getMessage());
                faults.add(new Fault(List.of("path", name), message, "percent_encoding"));
            }
        });
        return decoded;
    }

    private static Map<String, List<String>> query(Exchange exchange, List<Fault> faults) {
        try {
            return QueryString.parse(exchange.rawQuery());
        } catch (InvalidRequestException invalid) {
            faults.addAll(invalid.faults());
            return Map.of();
        }
    }

    /**
     * How the request came.
     *
     * @throws InvalidRequestException if its idempotency key is too long
     */
    static Delivery delivery(Exchange exchange) {
        List<Fault> faults = new ArrayList<>();
        Delivery delivery = delivery(exchange, faults);
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
        return delivery;
    }

    private static Delivery delivery(Exchange exchange, List<Fault> faults) {
        String key = exchange.headers().get(IDEMPOTENCY_KEY);
        if (key != null && key.length() > LONGEST_KEY) {
            String message = key.length() + " characters (expected: at most " + LONGEST_KEY + ")";
            faults.add(new Fault(List.of("header", IDEMPOTENCY_KEY), message, "string_too_long"));
        }
        String count = exchange.headers().get(RETRY_COUNT);
        boolean retry = count != null && count.matches("0*[1-9][0-9]{0,8}");
        return new Delivery(exchange.principal().name(), key == null || key.isEmpty() ? null : key, retry);
    }

    /** What the engine finds wrong with a value, told by the place where that value stands in the request. */
    static Throwable located(Throwable failure, Operation operation) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof InvalidRequestException invalid)) {
            return cause;
        }
        Map<String, String> places = operation.parameters().stream()
                .collect(Collectors.toMap(
                        Parameter::name, parameter -> parameter.place().wireName()));
        return new InvalidRequestException(
                invalid.faults().stream().map(fault -> located(fault, places)).toList());
    }

    private static Fault located(Fault fault, Map<String, String> places) {
        Object first = fault.loc().isEmpty() ? "" : fault.loc().get(0);
        String place = places.get(first.toString());
        if (place == null) {
            return fault;
        }
        List<Object> loc = new ArrayList<>();
        loc.add(place);
        loc.addAll(fault.loc());
        return new Fault(loc, fault.msg(), fault.type());
    }
}
