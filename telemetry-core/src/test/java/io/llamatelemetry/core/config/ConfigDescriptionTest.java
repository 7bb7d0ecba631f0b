package io.llamatelemetry.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.spi.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigDescriptionTest {

    record Lamp(
            @Setting(description = "Its name.", example = "desk")
            String name,

            @Setting(description = "How long it burns.", defaultValue = "5m")
            Duration burning) {}

    sealed interface Power permits Grid, Battery {}

    @Setting(description = "From the wall.")
    record Grid() implements Power {}

    @Setting(description = "From a cell.")
    record Battery(
            @Setting(description = "Its code.", secret = true)
            String code) implements Power {}

    record House(
            @Setting(description = "The best lamp.") Lamp lamp,
            @Setting(description = "A spare one.") @Nullable Lamp spare,

            @Setting(description = "Further lamps.", defaultValue = "[]")
            List<Lamp> lamps,

            @Setting(description = "Lamps by room.", defaultValue = "{}")
            Map<String, Lamp> rooms,

            @Setting(description = "Where power comes from.", defaultValue = "{\"type\": \"grid\"}")
            Power power,

            @Setting(description = "Anything else.") @RemainingKeys
            ConfigNode.Mapping others) {}

    @Test
    void namesEveryKeyWithItsPlace() {
        String duration = "a duration such as 500ms, 30s, 5m, 1h or 7d";
        assertEquals(
                List.of(
                        new ConfigDescription.Key("lamp", "a mapping", null, false, false, "The best lamp."),
                        new ConfigDescription.Key("lamp.name", "text", null, true, false, "Its name."),
                        new ConfigDescription.Key("lamp.burning", duration, "5m", false, false, "How long it burns.")),
                ConfigDescription.of(House.class).keys().subList(0, 3));
        assertEquals(
                List.of(
                        "lamp",
                        "lamp.name",
                        "lamp.burning",
                        "spare",
                        "spare.name",
                        "spare.burning",
                        "lamps",
                        "lamps[].name",
                        "lamps[].burning",
                        "rooms",
                        "rooms.<name>.name",
                        "rooms.<name>.burning",
                        "power",
                        "power.type",
                        "power(battery).code"),
                ConfigDescription.of(House.class).keys().stream()
                        .map(ConfigDescription.Key::path)
                        .toList());
    }

    @Test
    void writesAnExampleWithWhatIsNotSetCommentedOut() {
        assertEquals("""
                # A house.

                # The best lamp.
                lamp:
                  # Its name. Text. Required.
                  #name: desk
                  # How long it burns. A duration such as 500ms, 30s, 5m, 1h or 7d.
                  burning: 5m

                # A spare one.
                #spare:
                #  # Its name. Text. Required.
                #  name: desk
                #  # How long it burns. A duration such as 500ms, 30s, 5m, 1h or 7d.
                #  burning: 5m

                # Further lamps.
                #lamps:
                #  # Its name. Text. Required.
                #  - name: desk
                #    # How long it burns. A duration such as 500ms, 30s, 5m, 1h or 7d.
                #    burning: 5m

                # Lamps by room.
                #rooms:
                #  name:
                #    # Its name. Text. Required.
                #    name: desk
                #    # How long it burns. A duration such as 500ms, 30s, 5m, 1h or 7d.
                #    burning: 5m

                # Where power comes from.
                power:
                  # One of grid, battery.
                  # - grid: From the wall.
                  # - battery: From a cell.
                  type: grid
                  # With type: battery
                  # Its code. Text. Required.
                  #code: <code>

                # Anything else.
                """, ConfigDescription.of(House.class).exampleYaml(List.of("A house.")));
    }
}
