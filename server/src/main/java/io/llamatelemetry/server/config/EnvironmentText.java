package io.llamatelemetry.server.config;

import io.llamatelemetry.core.config.ConfigNode;
import io.llamatelemetry.core.config.ConfigNode.Scalar;
import io.llamatelemetry.core.config.ConfigNode.Unreadable;
import io.llamatelemetry.core.config.NearestName;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts environment variables into scalars, as Llama Stack's run.yaml has them: {@code ${env.NAME}},
 * {@code ${env.NAME:=default}} and {@code ${env.NAME:+value}} (the value if the variable is set, else nothing). A variable
 * that is set to the empty text counts as not set.
 *
 * <p>Where the expression is the whole scalar, quoted or not, the result is typed by its looks: {@code "${env.PORT}"} is a
 * number if PORT holds one, and nothing at all is null. Expressions do not nest, and what they give is not searched again.
 */
final class EnvironmentText {

    static final String FORM = "${env.NAME}, ${env.NAME:=default} or ${env.NAME:+value}";

    private static final String BEGIN = "${env.";
    private static final Pattern EXPRESSION =
            Pattern.compile("\\$\\{env\\.([A-Za-z_][A-Za-z0-9_]*+)(?::([=+])((?:[^}$]|\\$(?!\\{))*+))?\\}");

    private final Map<String, String> environment;

    EnvironmentText(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The scalar with its expressions replaced, or what is wrong with the first of them that is wrong. */
    ConfigNode replace(Scalar scalar) {
        String text = scalar.text();
        if (!text.contains(BEGIN)) {
            return scalar;
        }
        Matcher expression = EXPRESSION.matcher(text);
        StringBuilder replaced = new StringBuilder();
        int done = 0;
        for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, done)) {
            expression.region(begin, text.length());
            if (!expression.lookingAt()) {
                return new Unreadable("a malformed expression", FORM, scalar.line());
            }
            Optional<String> value = value(expression);
            if (value.isEmpty()) {
                return notSet(expression.group(1), scalar.line());
            }
            replaced.append(text, done, begin).append(value.get());
            done = expression.end();
            if (begin == 0 && done == text.length()) {
                return Scalar.plain(value.get(), scalar.line());
            }
        }
        return new Scalar(replaced.append(text, done, text.length()).toString(), scalar.kind(), scalar.line());
    }

    private Optional<String> value(Matcher expression) {
        String set = environment.getOrDefault(expression.group(1), "");
        String operator = expression.group(2);
        if (operator == null) {
            return set.isEmpty() ? Optional.empty() : Optional.of(set);
        }
        boolean otherwise = operator.equals("=") ? set.isEmpty() : !set.isEmpty();
        if (otherwise) {
            return Optional.of(expression.group(3));
        }
        return Optional.of(operator.equals("=") ? set : "");
    }

    private Unreadable notSet(String name, int line) {
        String near = NearestName.of(name, environment.keySet())
                .filter(known -> !known.equals(name))
                .map(known -> "; did you mean: " + known + "?")
                .orElse("");
        String message = "the environment variable " + name + " is not set" + near;
        return new Unreadable(message, "a value for it, or a default: ${env." + name + ":=…}", line);
    }
}
