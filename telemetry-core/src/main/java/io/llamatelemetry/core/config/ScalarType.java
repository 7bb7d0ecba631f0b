package io.llamatelemetry.core.config;

import io.llamatelemetry.core.config.ConfigNode.Scalar;
import io.llamatelemetry.core.config.ConfigNode.ScalarKind;
import io.llamatelemetry.spi.Setting;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A single value.
 *
 * @param form what is expected, in words
 * @param reader makes the value, or reports why not
 */
record ScalarType(String form, Reader reader) implements ValueType {

    /** Reads a scalar that is not null; null means that a fault was reported. */
    interface Reader {
        @Nullable Object read(Scalar scalar, Place place, Faults faults);
    }

    static ScalarType text() {
        return new ScalarType("text", (scalar, place, faults) -> scalar.text());
    }

    static ScalarType bool() {
        return of(
                "true or false",
                scalar -> scalar.kind() == ScalarKind.BOOLEAN
                        ? Boolean.valueOf(scalar.text().toLowerCase(Locale.ROOT))
                        : null);
    }

    static ScalarType path() {
        return of("a path", scalar -> {
            try {
                return scalar.text().isEmpty() ? null : Path.of(scalar.text());
            } catch (InvalidPathException notOne) {
                return null;
            }
        });
    }

    static ScalarType enumeration(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name().toLowerCase(Locale.ROOT), constant);
        }
        return new ScalarType("one of " + String.join(", ", constants.keySet()), (scalar, place, faults) -> {
            Object constant = constants.get(scalar.text());
            if (constant == null) {
                String given = place.secret() ? "" : scalar.text();
                faults.unknown(place, scalar.line(), place.shown(scalar), given, constants.keySet());
            }
            return constant;
        });
    }

    static ScalarType wholeNumber(Setting setting, boolean isInt) {
        Bounds declared = Bounds.of(setting, BigDecimal::toPlainString);
        Bounds bounds = isInt
                ? declared.within(Integer.MIN_VALUE, Integer.MAX_VALUE)
                : declared.within(Long.MIN_VALUE, Long.MAX_VALUE);
        return bounded(declared.after("a whole number"), declared, bounds, ScalarType::number, number -> {
            if (number.stripTrailingZeros().scale() > 0) {
                return null;
            }
            return isInt ? (Object) number.intValueExact() : (Object) number.longValueExact();
        });
    }

    static ScalarType decimal(Setting setting) {
        Bounds bounds = Bounds.of(setting, BigDecimal::toPlainString);
        return bounded(
                bounds.after("a number"),
                bounds,
                bounds,
                ScalarType::number,
                number -> Double.isInfinite(number.doubleValue()) ? null : (Object) number.doubleValue());
    }

    static ScalarType size(Setting setting, boolean isInt) {
        Bounds declared = Bounds.of(setting, bound -> SizeText.write(bound.longValue()));
        Bounds bounds = declared.within(0, isInt ? Integer.MAX_VALUE : Long.MAX_VALUE);
        return bounded(
                declared.after(SizeText.FORM),
                declared,
                bounds,
                scalar -> {
                    OptionalLong bytes = SizeText.read(scalar.text());
                    return bytes.isPresent() ? BigDecimal.valueOf(bytes.getAsLong()) : number(scalar);
                },
                bytes -> {
                    if (bytes.stripTrailingZeros().scale() > 0) {
                        return null;
                    }
                    return isInt ? (Object) bytes.intValueExact() : (Object) bytes.longValueExact();
                });
    }

    static ScalarType duration(Setting setting) {
        Bounds bounds = Bounds.of(
                setting,
                seconds -> DurationText.write(
                        Duration.ofMillis(seconds.movePointRight(3).longValue())));
        return bounded(
                bounds.after(DurationText.FORM),
                bounds,
                bounds,
                scalar -> {
                    Optional<Duration> read = DurationText.read(scalar.text());
                    return read.isPresent() ? BigDecimal.valueOf(read.get().toMillis(), 3) : null;
                },
                seconds -> Duration.ofMillis(seconds.movePointRight(3).longValueExact()));
    }

    @Override
    public @Nullable Object read(ConfigNode node, Place place, Faults faults) {
        if (!(node instanceof Scalar scalar) || scalar.kind() == ScalarKind.NULL) {
            faults.unexpected(node, place, form);
            return null;
        }
        if (place.secret()) {
            faults.secret(scalar.text());
        }
        return reader.read(scalar, place, faults);
    }

    @Override
    public boolean structured() {
        return false;
    }

    @Override
    public void keysBeneath(String path, Consumer<ConfigDescription.Key> keys) {}

    @Override
    public List<String> example(boolean wakeful) {
        return List.of();
    }

    private interface Step<A> {
        @Nullable Object from(A given);
    }

    private interface Measure {
        @Nullable BigDecimal of(Scalar scalar);
    }

    private static ScalarType of(String form, Step<Scalar> step) {
        return new ScalarType(form, (scalar, place, faults) -> {
            Object value = step.from(scalar);
            if (value == null) {
                faults.unexpected(scalar, place, form);
            }
            return value;
        });
    }

    /** The bounds are those that the setting declares, and those that the type of the value adds to them. */
    private static ScalarType bounded(
            String form, Bounds declared, Bounds bounds, Measure measure, Step<BigDecimal> step) {
        return new ScalarType(form, (scalar, place, faults) -> {
            BigDecimal number = measure.of(scalar);
            if (number != null && !bounds.contains(number)) {
                faults.unexpected(scalar, place, (declared.contains(number) ? bounds : declared).text());
                return null;
            }
            Object value = number == null ? null : step.from(number);
            if (value == null) {
                faults.unexpected(scalar, place, form);
            }
            return value;
        });
    }

    private static @Nullable BigDecimal number(Scalar scalar) {
        try {
            return scalar.kind() == ScalarKind.NUMBER ? new BigDecimal(scalar.text()) : null;
        } catch (NumberFormatException beyondAnyNumber) {
            return null;
        }
    }
}
