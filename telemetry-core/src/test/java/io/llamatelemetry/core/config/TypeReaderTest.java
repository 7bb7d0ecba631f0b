package io.llamatelemetry.core.config;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.spi.Setting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypeReaderTest {

    record Undocumented(int x) {}

    record Strange(@Setting(description = "Thread.") Thread thread) {}

    record Endless(
            @Setting(description = "More.", defaultValue = "[]")
            List<Endless> more) {}

    record Numbered(
            @Setting(description = "By number.", defaultValue = "{}")
            Map<Integer, String> names) {}

    record Misplaced(
            @Setting(description = "The rest.") @RemainingKeys
            int rest) {}

    sealed interface Ambiguous permits Typed {}

    @Setting(description = "Has a type of its own.")
    record Typed(@Setting(description = "Type.") String type) implements Ambiguous {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                Undocumented.class,
                Strange.class,
                Endless.class,
                Numbered.class,
                Misplaced.class,
                Typed.class,
                String.class
            })
    void aClassThatBreaksTheRulesIsItsProgrammersFaultAndNamed(Class<?> type) {
        Class<?> read = type == Typed.class ? Ambiguous.class : type;
        var refused =
                assertThrows(IllegalArgumentException.class, () -> ConfigBinder.bind(ConfigNode.of(Map.of()), read));
        assertTrue(String.valueOf(refused.getMessage()).contains(type.getName()), refused.getMessage());
    }
}
