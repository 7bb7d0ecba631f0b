package io.llamatelemetry.core.protocol;

import io.llamatelemetry.api.DefaultValue;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.WebMethod;
import io.llamatelemetry.api.WholeBody;
import io.llamatelemetry.core.json.JsonMembers;
import io.llamatelemetry.core.json.JsonReader;
import io.llamatelemetry.core.protocol.Parameter.Place;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One operation of a protocol: all that is known of it from its method. Thread-safe. */
public final class Operation {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z0-9_]+)(?::path)?}");
    private static final byte[] NO_MEMBERS = "{}".getBytes(StandardCharsets.UTF_8);

    private final Method method;
    private final WebMethod published;
    private final String name;
    private final List<Parameter> parameters;
    private final JsonMembers body;
    private final @Nullable Parameter wholeBody;

    Operation(Method method, WebMethod published) {
        this.method = method;
        this.published = published;
        this.name = snakeCase(method.getName());
        this.parameters = Arrays.stream(method.getParameters())
                .map(parameter -> parameter(parameter, places(published)))
                .toList();
        this.wholeBody = parameters.stream()
                .filter(parameter -> parameter.place() == Place.WHOLE_BODY)
                .findFirst()
                .orElse(null);
        this.body = new JsonMembers(parameters.stream()
                .filter(parameter -> parameter.place() == Place.BODY)
                .map(parameter ->
                        new JsonMembers.Member(parameter.name(), parameter.annotatedType(), parameter.defaultJson()))
                .toList());
        requireWhole();
    }

    /** The name on the wire, in snake_case, such as {@code query_traces}. */
    public String name() {
        return name;
    }

    /** The Java method that the operation is. */
    public Method method() {
        return method;
    }

    /** The path beneath {@code /v1}, as {@link WebMethod#route} has it. */
    public String route() {
        return published.route();
    }

    /** The HTTP method: {@code GET} or {@code POST}. */
    public String httpMethod() {
        return published.method();
    }

    /** The scope that a caller's token must have; empty where any authenticated caller may. */
    public String requiredScope() {
        return published.requiredScope();
    }

    /** The parameters, in the order of the method's. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** What the operation gives, type arguments included; {@code void.class} for nothing. */
    public Type resultType() {
        return method.getGenericReturnType();
    }

    /** Whether the operation reads its request's body. */
    public boolean readsBody() {
        return published.method().equals("POST");
    }

    /** The parameter that is the request's whole body; null where the body is an object of parameters, or is not read. */
    public @Nullable Parameter wholeBody() {
        return wholeBody;
    }

    /**
     * Reads the arguments of one call.
     *
     * @param bodyBytes the body; ignored unless the operation {@linkplain #readsBody reads} it. An empty one counts as an
     *     object without members, unless a parameter is the whole body.
     * @param path the decoded values of the route's placeholders, by name
     * @param query the decoded values of the query, by name; those of other names are ignored
     * @return one value a parameter, in order; null only where a parameter is nullable
     * @throws InvalidRequestException with all faults of all places, each loc beginning with {@code body}, {@code path} or
     *     {@code query}
     */
    public @Nullable Object[] arguments(byte[] bodyBytes, Map<String, String> path, Map<String, List<String>> query) {
        List<Fault> faults = new ArrayList<>();
        Object whole = wholeBody == null ? null : wholeBody(wholeBody, bodyBytes, faults);
        return arguments(body(bodyBytes, faults), whole, path, query, faults);
    }

    /**
     * Reads the arguments beside the whole body, for who reads that in another way.
     *
     * @return one value a parameter, in order; null for the whole body
     * @throws InvalidRequestException with all faults in the path and the query
     */
    public @Nullable Object[] argumentsBesideBody(Map<String, String> path, Map<String, List<String>> query) {
        return arguments(new Object[0], null, path, query, new ArrayList<>());
    }

    private @Nullable Object[] arguments(
            @Nullable Object[] members,
            @Nullable Object whole,
            Map<String, String> path,
            Map<String, List<String>> query,
            List<Fault> faults) {
        @Nullable Object[] arguments = new Object[parameters.size()];
        int member = 0;
        for (int i = 0; i < arguments.length; i++) {
            Parameter parameter = parameters.get(i);
            switch (parameter.place()) {
                case BODY -> arguments[i] = members[member++];
                case WHOLE_BODY -> arguments[i] = whole;
                case PATH -> {
                    String value = path.get(parameter.name());
                    arguments[i] = argument(parameter, value == null ? List.of() : List.of(value), faults);
                }
                case QUERY ->
                    arguments[i] = argument(parameter, query.getOrDefault(parameter.name(), List.of()), faults);
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
        return arguments;
    }

    /**
     * The same, with the body read from a stream to its end. Whoever opened the stream bounds and closes it.
     *
     * @throws IOException if the stream fails
     */
    public @Nullable Object[] arguments(
            InputStream bodyStream, Map<String, String> path, Map<String, List<String>> query) throws IOException {
        return arguments(readsBody() ? bodyStream.readAllBytes() : NO_MEMBERS, path, query);
    }

    /**
     * Calls the operation. What it throws comes out as it is.
     *
     * @param target what implements the protocol
     * @param arguments one value a parameter, as {@link #arguments} gives them
     * @return the result; null where there is none
     */
    public @Nullable Object invoke(Object target, @Nullable Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(name + " threw a checked exception", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(name + " is not accessible", e);
        }
    }

    @Override
    public String toString() {
        return name + " (" + httpMethod() + " " + route() + ")";
    }

    private static @Nullable Object wholeBody(Parameter parameter, byte[] bytes, List<Fault> faults) {
        try {
            return JsonReader.read(bytes, parameter.annotatedType());
        } catch (InvalidRequestException e) {
            e.faults()
                    .forEach(
                            fault -> faults.add(within(List.of(parameter.place().wireName()), fault)));
            return null;
        }
    }

    private @Nullable Object[] body(byte[] bytes, List<Fault> faults) {
        try {
            boolean members = readsBody() && wholeBody == null && bytes.length > 0;
            return body.read(members ? bytes : NO_MEMBERS);
        } catch (InvalidRequestException e) {
            e.faults().forEach(fault -> faults.add(within(List.of(Place.BODY.wireName()), fault)));
            return new Object[parameters.size()];
        }
    }

    private static @Nullable Object argument(Parameter parameter, List<String> values, List<Fault> faults) {
        List<Object> loc = List.of(parameter.place().wireName(), parameter.name());
        if (values.size() > 1) {
            faults.add(new Fault(loc, "given " + values.size() + " times (expected: once)", "value_error"));
            return null;
        }
        if (values.isEmpty() && parameter.required()) {
            faults.add(new Fault(loc, "missing, and required", "missing"));
        }
        if (values.isEmpty()) {
            String defaultJson = parameter.defaultJson();
            return defaultJson == null
                    ? null
                    : JsonReader.read(defaultJson.getBytes(StandardCharsets.UTF_8), parameter.annotatedType());
        }
        try {
            return JsonReader.ofText(values.get(0), parameter.annotatedType());
        } catch (InvalidRequestException e) {
            e.faults().forEach(fault -> faults.add(within(loc, fault)));
            return null;
        }
    }

    private static Fault within(List<Object> place, Fault fault) {
        List<Object> loc = new ArrayList<>(place);
        loc.addAll(fault.loc());
        return new Fault(loc, fault.msg(), fault.type());
    }

    private static Set<String> places(WebMethod published) {
        Set<String> names = new HashSet<>();
        Matcher placeholder = PLACEHOLDER.matcher(published.route());
        while (placeholder.find()) {
            names.add(placeholder.group(1));
        }
        return names;
    }

    private Parameter parameter(java.lang.reflect.Parameter declared, Set<String> inPath) {
        if (!declared.isNamePresent()) {
            throw new IllegalArgumentException(method + " was compiled without -parameters");
        }
        String wireName = snakeCase(declared.getName());
        Place place = inPath.contains(wireName) ? Place.PATH : placeOf(declared);
        DefaultValue defaultValue = declared.getAnnotation(DefaultValue.class);
        AnnotatedType type = declared.getAnnotatedType();
        return new Parameter(
                wireName,
                place,
                type,
                type.isAnnotationPresent(Nullable.class),
                defaultValue == null ? null : defaultValue.value());
    }

    private Place placeOf(java.lang.reflect.Parameter declared) {
        if (!readsBody()) {
            return Place.QUERY;
        }
        if (declared.isAnnotationPresent(WholeBody.class)) {
            return Place.WHOLE_BODY;
        }
        boolean another = Arrays.stream(method.getParameters())
                .anyMatch(parameter -> parameter.isAnnotationPresent(WholeBody.class));
        return another ? Place.QUERY : Place.BODY;
    }

    /** Refuses a method that could not be served. */
    private void requireWhole() {
        if (!readsBody() && !published.method().equals("GET")) {
            throw new IllegalArgumentException(method + ": method " + published.method() + " (expected: GET or POST)");
        }
        long inPath = parameters.stream()
                .filter(parameter -> parameter.place() == Place.PATH)
                .count();
        if (inPath != places(published).size()) {
            throw new IllegalArgumentException(method + ": the route has a placeholder without a parameter");
        }
        for (Parameter parameter : parameters) {
            boolean inBody = parameter.place() == Place.BODY || parameter.place() == Place.WHOLE_BODY;
            if (!inBody && !JsonReader.hasTextForm(parameter.annotatedType())) {
                throw new IllegalArgumentException(
                        method + ": " + parameter.name() + " has no form in a path or query (expected: a scalar)");
            }
        }
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
