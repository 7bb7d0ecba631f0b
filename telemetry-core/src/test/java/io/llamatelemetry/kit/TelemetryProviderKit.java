package io.llamatelemetry.kit;

import io.llamatelemetry.spi.TelemetryProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/**
 * What every storage provider must do. A provider's test extends this class and says how a store is made:
 *
 * <pre>{@code
 * class LuceneProviderTest extends TelemetryProviderKit {
 *     protected TelemetryProvider<?> provider() { return new LuceneProvider(); }
 *     protected Record configuration(Path directory) { return new LuceneConfig(…); }
 *     protected boolean survivesRestart() { return true; }
 * }
 * }</pre>
 *
 * <p>It needs on its test class path, besides the provider: {@code telemetry-core}, {@code telemetry-core} with the
 * classifier {@code kit}, and {@code junit-jupiter}.
 *
 * <p>The random group runs {@code -Dtelemetry.kit.rounds} histories (12 unless given) beginning with the seed {@code
 * -Dtelemetry.kit.seed}; a failure prints its seed and a shortened history.
 */
public abstract class TelemetryProviderKit {
    /** The provider under test. Called once a test; a restart within the test uses the same object. */
    protected abstract TelemetryProvider<?> provider();

    /**
     * The configuration of a store of its own.
     *
     * @param directory names the store, and is empty when the store is first opened; the same again after a restart
     * @return an instance of the provider's {@link TelemetryProvider#configurationType}, with room for 20,000 spans
     */
    protected abstract Record configuration(Path directory);

    /** Whether what was accepted is there again when the store is closed and opened again. */
    protected abstract boolean survivesRestart();

    /**
     * Whether the engine in front of the store remembers idempotency keys over a restart. It keeps them with its journal;
     * false is for a durable store that accepts on write and so has none.
     */
    protected boolean keysSurviveRestart() {
        return survivesRestart();
    }

    /** How many random histories to run; fewer for a store that is slow to open. */
    protected int rounds() {
        return Integer.getInteger("telemetry.kit.rounds", 12);
    }

    /** The seed of the first random history. */
    protected long seed() {
        return Long.getLong("telemetry.kit.seed", 20_260_301L);
    }

    /** How often to run a failing history again to shorten it. */
    int runsToShorten() {
        return 250;
    }

    @Nested
    class Ingest extends IngestCases {
        Ingest() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Batches extends BatchCases {
        Batches() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Traces extends TraceCases {
        Traces() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Conditions extends ConditionCases {
        Conditions() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Trees extends TreeCases {
        Trees() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Spans extends SpanCases {
        Spans() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Exports extends ExportCases {
        Exports() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Joins extends JoinCases {
        Joins() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Metrics extends MetricCases {
        Metrics() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Cumulative extends CumulativeCases {
        Cumulative() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Logs extends LogCases {
        Logs() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Paging extends PagingCases {
        Paging() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Expiry extends ExpiryCases {
        Expiry() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Retries extends RetryCases {
        Retries() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class BadInput extends BadInputCases {
        BadInput() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Lifecycle extends LifecycleCases {
        Lifecycle() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Concurrency extends ConcurrencyCases {
        Concurrency() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Work extends WorkCases {
        Work() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class SeamReads extends SeamReadCases {
        SeamReads() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class SeamWrites extends SeamWriteCases {
        SeamWrites() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class SeamConditions extends SeamConditionCases {
        SeamConditions() {
            super(TelemetryProviderKit.this);
        }
    }

    @Nested
    class Histories extends HistoryCases {
        Histories() {
            super(TelemetryProviderKit.this);
        }
    }
}
