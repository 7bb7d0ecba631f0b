package io.llamatelemetry.server.config;

import io.llamatelemetry.core.config.ConfigNode;
import io.llamatelemetry.core.config.ConfigNode.Entry;
import io.llamatelemetry.core.config.ConfigNode.Mapping;
import io.llamatelemetry.core.config.ConfigNode.Scalar;
import io.llamatelemetry.core.config.ConfigNode.Sequence;
import io.llamatelemetry.core.config.ConfigNode.Unreadable;
import io.llamatelemetry.core.config.ConfigurationException;
import io.llamatelemetry.core.config.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Builds the nodes of one YAML document from the parser's events. No tags, and no more nodes or levels than any honest
 * configuration has, counting what an alias repeats as often as it repeats it.
 */
final class YamlTree {

    private static final int MOST_LEVELS = 64;
    private static final int MOST_NODES = 10_000;

    private final Iterator<Event> events;
    private final EnvironmentText environment;
    private final Map<String, ConfigNode> anchored = new HashMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private int nodes;

    YamlTree(Iterator<Event> events, EnvironmentText environment) {
        this.events = events;
        this.environment = environment;
    }

    /** The one document; an empty mapping where there is none. */
    ConfigNode document() {
        ConfigNode root = new Mapping(List.of(), 0);
        int documents = 0;
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart && ++documents > 1) {
                throw fault(line(event), "a second document", "one document");
            }
            if (event instanceof NodeEvent) {
                root = node(event, 1);
            }
        }
        boolean empty = root instanceof Scalar scalar && scalar.kind() == ConfigNode.ScalarKind.NULL;
        return empty ? new Mapping(List.of(), 0) : root;
    }

    private ConfigNode node(Event event, int level) {
        if (level > MOST_LEVELS) {
            throw fault(line(event), "nested too deep", "at most " + MOST_LEVELS + " levels");
        }
        if (event instanceof AliasEvent alias) {
            return repeated(alias);
        }
        int before = nodes;
        count(1, event);
        ConfigNode node =
                event instanceof ScalarEvent scalar ? scalar(scalar) : collection((CollectionStartEvent) event, level);
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        if (anchor.isPresent()) {
            anchored.put(anchor.get().getValue(), node);
            sizes.put(anchor.get().getValue(), nodes - before);
        }
        return node;
    }

    private void count(int more, Event event) {
        nodes += more;
        if (nodes > MOST_NODES) {
            throw fault(line(event), "too large, aliases counted", "at most " + MOST_NODES + " values");
        }
    }

    private ConfigNode repeated(AliasEvent alias) {
        String name = alias.getAlias().getValue();
        ConfigNode node = anchored.get(name);
        if (node == null) {
            throw fault(line(alias), "the alias *" + name, "an anchor &" + name + " that ends before it");
        }
        count(sizes.getOrDefault(name, 1), alias);
        return node;
    }

    private ConfigNode scalar(ScalarEvent event) {
        if (event.getTag().isPresent()) {
            return tagged(event);
        }
        return environment.replace(
                event.isPlain()
                        ? Scalar.plain(event.getValue(), line(event))
                        : Scalar.quoted(event.getValue(), line(event)));
    }

    private ConfigNode collection(CollectionStartEvent event, int level) {
        ConfigNode node = event.getEventId() == Event.ID.MappingStart ? mapping(event, level) : sequence(event, level);
        return event.getTag().isPresent() ? tagged(event) : node;
    }

    private static Unreadable tagged(Event event) {
        return new Unreadable("a YAML tag", "a value without a tag", line(event));
    }

    private Mapping mapping(CollectionStartEvent start, int level) {
        List<Entry> entries = new ArrayList<>();
        for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
            if (!(key instanceof ScalarEvent name) || name.getTag().isPresent()) {
                throw fault(line(key), "a key that is not plain text", "a name");
            }
            entries.add(new Entry(name.getValue(), line(key), node(events.next(), level + 1)));
        }
        return new Mapping(entries, line(start));
    }

    private Sequence sequence(CollectionStartEvent start, int level) {
        List<ConfigNode> items = new ArrayList<>();
        for (Event item = events.next(); item.getEventId() != Event.ID.SequenceEnd; item = events.next()) {
            items.add(node(item, level + 1));
        }
        return new Sequence(items, line(start));
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static ConfigurationException fault(int line, String message, String expected) {
        return new ConfigurationException(List.of(new Problem("", line, message, expected, null)));
    }
}
