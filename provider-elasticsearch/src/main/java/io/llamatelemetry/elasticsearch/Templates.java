package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.elasticsearch.indices.IndexTemplate;
import co.elastic.clients.elasticsearch.indices.PutIndexTemplateRequest;
import co.elastic.clients.elasticsearch.indices.SegmentSortOrder;
import co.elastic.clients.elasticsearch.indices.TranslogDurability;
import co.elastic.clients.json.JsonData;
import co.elastic.clients.json.JsonpMapper;
import co.elastic.clients.json.JsonpUtils;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import io.llamatelemetry.spi.StoreException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The templates that the indices are made from: a fixed mapping, and the settings of the configuration. They carry a mark and
 * a version, by which templates and indices that something else made are told from ours.
 */
final class Templates {

    /** Raised with every change that an older program cannot read. */
    static final int VERSION = 1;

    private static final String OWNER_KEY = "owner";
    private static final String OWNER = "llama-telemetry";
    private static final String VERSION_KEY = "version";
    /** A hash of what is in a template, by which one that has to be put again is told. */
    private static final String CONTENT_KEY = "content";

    private static final long PRIORITY = 500;

    private static final JsonpMapper JSON = new JacksonJsonpMapper();

    private final Cluster cluster;
    private final Layout layout;
    private final ElasticsearchConfig config;

    Templates(Cluster cluster, Layout layout, ElasticsearchConfig config) {
        this.cluster = cluster;
        this.layout = layout;
        this.config = config;
    }

    /**
     * Puts the templates in place, but for those that are there as they should be.
     *
     * @throws StoreException of kind PERMANENT if templates or indices of these names are not ours
     */
    void install() {
        Map<String, IndexTemplate> found = new HashMap<>();
        cluster.ask("reading templates", client -> client.indices().getIndexTemplate(get -> get.name(layout.all())))
                .indexTemplates()
                .forEach(template -> found.put(template.name(), template.indexTemplate()));
        for (Kind kind : Kind.values()) {
            String name = layout.template(kind);
            PutIndexTemplateRequest wanted = request(kind, name);
            IndexTemplate there = found.get(name);
            if (there != null) {
                requireOurs("template " + name, there.meta());
            }
            if (there == null || !content(wanted.meta()).equals(content(there.meta()))) {
                cluster.ask("installing templates", client -> client.indices().putIndexTemplate(wanted));
            }
        }
        checkIndices();
    }

    private static String content(Map<String, JsonData> meta) {
        JsonData content = meta.get(CONTENT_KEY);
        return content == null ? "" : content.to(String.class);
    }

    private PutIndexTemplateRequest request(Kind kind, String name) {
        IndexSettings settings = settings(kind);
        TypeMapping mapping = mapping(kind, mark());
        Map<String, JsonData> mark = new TreeMap<>(mark());
        mark.put(
                CONTENT_KEY,
                JsonData.of(
                        Digest.of(JsonpUtils.toJsonString(settings, JSON), JsonpUtils.toJsonString(mapping, JSON))));
        return PutIndexTemplateRequest.of(put -> put.name(name)
                .indexPatterns(layout.all(kind))
                .priority(PRIORITY)
                .version((long) VERSION)
                .meta(mark)
                // A late write must not bring back an index that was dropped.
                .allowAutoCreate(false)
                .template(made -> made.settings(settings).mappings(mapping)));
    }

    private void checkIndices() {
        var mappings = cluster.ask(
                "reading mappings",
                client -> client.indices()
                        .getMapping(get -> get.index(layout.all()).ignoreUnavailable(true)));
        mappings.result().forEach((index, mapping) -> {
            if (layout.partition(index).isPresent()) {
                requireOurs("index " + index, mapping.mappings().meta());
            }
        });
    }

    private static Map<String, JsonData> mark() {
        Map<String, JsonData> mark = new LinkedHashMap<>();
        mark.put(OWNER_KEY, JsonData.of(OWNER));
        mark.put(VERSION_KEY, JsonData.of(VERSION));
        return mark;
    }

    private void requireOurs(String what, @Nullable Map<String, JsonData> meta) {
        JsonData owner = meta == null ? null : meta.get(OWNER_KEY);
        if (meta == null || owner == null || !owner.toString().replace("\"", "").equals(OWNER)) {
            throw new StoreException(
                    StoreException.Kind.PERMANENT,
                    "The " + what + " in Elasticsearch was not made by this program; choose another prefix than "
                            + config.prefix() + ", or remove it.",
                    null);
        }
        JsonData version = meta.get(VERSION_KEY);
        int number = version == null ? 0 : version.to(Integer.class);
        if (number > VERSION) {
            throw new StoreException(
                    StoreException.Kind.PERMANENT,
                    "The " + what + " in Elasticsearch is of version " + number + " (expected: at most " + VERSION
                            + "); a newer version of this program made it.",
                    null);
        }
    }

    private IndexSettings settings(Kind kind) {
        IndexSettings.Builder settings = new IndexSettings.Builder()
                .numberOfShards(Integer.toString(config.shards()))
                .numberOfReplicas(Integer.toString(config.replicas()))
                .refreshInterval(
                        Time.of(time -> time.time(config.refreshInterval().toMillis() + "ms")))
                // What a bulk answers is on the disks; the journal relies on it.
                .translog(translog -> translog.durability(TranslogDurability.Request));
        return settings.sort(sort -> switch (kind) {
                    case SPANS -> sort.field(Fields.START).order(SegmentSortOrder.Desc);
                    case LOGS -> sort.field(Fields.TIME, Fields.ID).order(SegmentSortOrder.Desc, SegmentSortOrder.Desc);
                    case POINTS ->
                        sort.field(Fields.SERIES, Fields.TIME).order(SegmentSortOrder.Asc, SegmentSortOrder.Asc);
                })
                .build();
    }

    /**
     * The source of a document is kept whole, though only the record is read back: to keep that alone, the node writes each
     * document anew, and keeps the whole one beside it for a while. With 300,000 spans that was a third slower, for 4% less on
     * the disk.
     */
    private static TypeMapping mapping(Kind kind, Map<String, JsonData> mark) {
        return TypeMapping.of(
                mapping -> mapping.meta(mark).dynamic(DynamicMapping.False).properties(properties(kind)));
    }

    private static Map<String, Property> properties(Kind kind) {
        Map<String, Property> properties = new LinkedHashMap<>();
        properties.put(Fields.RECORD, Property.of(field -> field.binary(binary -> binary.docValues(false))));
        properties.put(Fields.EXPIRES, number(true, false));
        switch (kind) {
            case SPANS -> {
                properties.put(Fields.TERMS, keyword(true, false));
                properties.put(Fields.START, number(true, true));
                properties.put(Fields.END, number(true, true));
                properties.put(Fields.DURATION, number(true, false));
                properties.put(Fields.TRACE, keyword(true, true));
                properties.put(Fields.SPAN, keyword(false, true));
                properties.put(Fields.PARENT, keyword(false, true));
                properties.put(Fields.LOCAL_ROOT, Property.of(field -> field.boolean_(flag -> flag.index(false))));
                properties.put(Fields.ROOT_RANK, Property.of(field -> field.byte_(rank -> rank)));
            }
            case LOGS -> {
                properties.put(Fields.TERMS, keyword(true, false));
                properties.put(Fields.TIME, number(true, true));
                properties.put(Fields.ID, keyword(false, true));
            }
            case POINTS -> {
                properties.put(Fields.TIME, number(true, true));
                properties.put(Fields.SECOND, number(true, true));
                properties.put(Fields.ID, keyword(false, true));
                properties.put(Fields.METRIC, keyword(true, false));
                properties.put(Fields.SERIES, keyword(true, true));
                properties.put(Fields.LABELS, keyword(true, false));
                properties.put(Fields.VALUE, Property.of(field -> field.double_(value -> value.index(false))));
            }
        }
        return properties;
    }

    private static Property keyword(boolean searched, boolean column) {
        return Property.of(
                field -> field.keyword(keyword -> keyword.index(searched).docValues(column)));
    }

    private static Property number(boolean searched, boolean column) {
        return Property.of(field -> field.long_(number -> number.index(searched).docValues(column)));
    }
}
