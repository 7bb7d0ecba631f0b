package io.llamatelemetry.server;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import io.llamatelemetry.core.Limits;
import io.llamatelemetry.server.auth.Authenticator;
import io.llamatelemetry.server.auth.Authenticators;
import io.llamatelemetry.server.config.AccessConfig;
import io.llamatelemetry.server.config.HttpConfig;
import io.llamatelemetry.server.config.OtlpConfig;
import io.llamatelemetry.server.config.ServerConfig;
import io.llamatelemetry.server.http.About;
import io.llamatelemetry.server.http.Backend;
import io.llamatelemetry.server.http.BrowserRules;
import io.llamatelemetry.server.http.ConnectionGuard;
import io.llamatelemetry.server.http.ErrorPages;
import io.llamatelemetry.server.http.HttpServer;
import io.llamatelemetry.server.http.InFlight;
import io.llamatelemetry.server.http.MemoryInFlight;
import io.llamatelemetry.server.http.QueryPool;
import io.llamatelemetry.server.http.RefusalLog;
import io.llamatelemetry.server.http.RequestRates;
import io.llamatelemetry.server.http.Routes;
import io.llamatelemetry.server.http.ScopeGuard;
import io.llamatelemetry.server.http.TelemetryHandler;
import io.llamatelemetry.server.metrics.RequestMetrics;
import java.time.Clock;

/** The whole object graph. What is at hand when it is made comes in; everything else is made once, through its constructor. */
final class ServerModule extends AbstractModule {

    private final ServerConfig config;
    private final Backend backend;
    private final Clock clock;
    private final About about;
    private final Authenticator authenticator;

    /**
     * Makes the graph of these.
     *
     * @throws IllegalArgumentException if a file that the configuration of the authentication names is of no use
     */
    ServerModule(ServerConfig config, Backend backend, Clock clock, About about) {
        this.config = config;
        this.backend = backend;
        this.clock = clock;
        this.about = about;
        this.authenticator = Authenticators.of(config.auth(), clock);
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().requireExactBindingAnnotations();
        binder().disableCircularProxies();

        bind(HttpConfig.class).toInstance(config.server());
        bind(OtlpConfig.class).toInstance(config.otlp());
        bind(AccessConfig.class).toInstance(config.access());
        bind(Limits.class).toInstance(config.limits());
        bind(Backend.class).toInstance(backend);
        bind(Clock.class).toInstance(clock);
        bind(About.class).toInstance(about);
        bind(Authenticator.class).toInstance(authenticator);

        bind(RequestMetrics.class).in(Scopes.SINGLETON);
        bind(RefusalLog.class).in(Scopes.SINGLETON);
        bind(InFlight.class).in(Scopes.SINGLETON);
        bind(ConnectionGuard.class).in(Scopes.SINGLETON);
        bind(MemoryInFlight.class).in(Scopes.SINGLETON);
        bind(BrowserRules.class).in(Scopes.SINGLETON);
        bind(RequestRates.class).in(Scopes.SINGLETON);
        bind(QueryPool.class).in(Scopes.SINGLETON);
        bind(ScopeGuard.class).in(Scopes.SINGLETON);
        bind(Routes.class).in(Scopes.SINGLETON);
        bind(TelemetryHandler.class).in(Scopes.SINGLETON);
        bind(ErrorPages.class).in(Scopes.SINGLETON);
        bind(HttpServer.class).in(Scopes.SINGLETON);
    }
}
