package io.llamatelemetry.core.config;

import java.util.List;
import java.util.function.Consumer;

/** Anything, kept as it was written. */
record TreeType() implements ValueType {

    @Override
    public Object read(ConfigNode node, Place place, Faults faults) {
        return node;
    }

    @Override
    public String form() {
        return "anything";
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
}
