package io.llamatelemetry.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The texts that document the protocol: the javadoc of this package, which the build carries into a resource. One text
 * so serves Java's readers, the OpenAPI document and whatever else shows it. It is plain text that is right as CommonMark
 * too: code stands in backticks, paragraphs are parted by an empty line.
 *
 * <p>Every method throws {@link IllegalArgumentException} for what is not part of the protocol. What is part of it has a
 * text, or the build had failed.
 */
public final class Documentation {

    private static final String RESOURCE = "/META-INF/telemetry/documentation.properties";

    private Documentation() {}

    /**
     * What a model, an enumeration or the protocol itself is.
     *
     * @param type a public type of this package
     * @return the text
     */
    public static String of(Class<?> type) {
        return text(key(type), type.toString());
    }

    /**
     * What a record's component, an enum's constant or an interface's accessor is.
     *
     * @param type a public type of this package
     * @param member the Java name of the member
     * @return the text
     */
    public static String of(Class<?> type, String member) {
        return text(key(type) + "." + member, type + ", " + member);
    }

    /**
     * What an operation does.
     *
     * @param operation a method that carries {@link WebMethod}
     * @return the text
     */
    public static String of(Method operation) {
        return text(key(operation), operation.toString());
    }

    /**
     * What an operation's parameter is.
     *
     * @param operation a method that carries {@link WebMethod}
     * @param parameter the Java name of the parameter
     * @return the text
     */
    public static String of(Method operation, String parameter) {
        return text(key(operation) + "." + parameter, operation + ", " + parameter);
    }

    /**
     * What an operation gives.
     *
     * @param operation a method that carries {@link WebMethod} and has a result
     * @return the text
     */
    public static String returns(Method operation) {
        return text(key(operation) + ".return", operation + ", its result");
    }

    /**
     * When an operation fails in a way of its own. The failures that every operation can end in are not told of here.
     *
     * @param operation a method that carries {@link WebMethod}
     * @param failure a kind of failure
     * @return the text, which begins with "if", or null if the operation does not fail so
     */
    public static @Nullable String failure(Method operation, Class<? extends TelemetryException> failure) {
        return Texts.ALL.getProperty(key(operation) + ".throws." + failure.getSimpleName());
    }

    /** A type of another package gets a key that no text has. */
    private static String key(Class<?> type) {
        return type.getPackage() == Documentation.class.getPackage() ? type.getSimpleName() : type.getName();
    }

    private static String key(Method operation) {
        return key(operation.getDeclaringClass()) + "." + operation.getName();
    }

    private static String text(String key, String what) {
        String text = Texts.ALL.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException(what + " has no text (expected: a part of the protocol in "
                    + Documentation.class.getPackageName() + ")");
        }
        return text;
    }

    /** Read when the first text is asked for. */
    private static final class Texts {

        static final Properties ALL = read();

        private static Properties read() {
            try (InputStream resource = Documentation.class.getResourceAsStream(RESOURCE)) {
                if (resource == null) {
                    throw new IllegalStateException(
                            RESOURCE + " is missing (remedy: build telemetry-api with Maven, which makes it)");
                }
                Properties texts = new Properties();
                texts.load(new InputStreamReader(resource, StandardCharsets.UTF_8));
                return texts;
            } catch (IOException e) {
                throw new UncheckedIOException(RESOURCE + " cannot be read", e);
            }
        }
    }
}
