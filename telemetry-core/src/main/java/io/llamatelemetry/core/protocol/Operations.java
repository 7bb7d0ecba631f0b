package io.llamatelemetry.core.protocol;

import io.llamatelemetry.api.WebMethod;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the operations of protocols. */
public final class Operations {

    private Operations() {}

    /**
     * The operations of interfaces: their methods with {@link WebMethod}, those of one interface ordered by route, HTTP
     * method and name.
     *
     * @throws IllegalArgumentException if a method is not one that can be published, or two have one name
     */
    public static List<Operation> of(Class<?>... protocols) {
        List<Operation> operations = new ArrayList<>();
        for (Class<?> protocol : protocols) {
            List<Operation> found = new ArrayList<>();
            for (Method method : protocol.getMethods()) {
                WebMethod published = method.getAnnotation(WebMethod.class);
                if (published != null) {
                    found.add(new Operation(method, published));
                }
            }
            found.sort(Comparator.comparing(Operation::route)
                    .thenComparing(Operation::httpMethod)
                    .thenComparing(Operation::name));
            operations.addAll(found);
        }
        Set<String> names = new HashSet<>();
        for (Operation operation : operations) {
            if (!names.add(operation.name())) {
                throw new IllegalArgumentException("two operations of the name " + operation.name());
            }
        }
        return List.copyOf(operations);
    }
}
