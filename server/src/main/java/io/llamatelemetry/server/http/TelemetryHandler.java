package io.llamatelemetry.server.http;

import io.llamatelemetry.server.auth.Principal;
import io.llamatelemetry.server.config.HttpConfig;
import io.llamatelemetry.server.http.RefusedException.Reason;
import io.llamatelemetry.server.http.Route.Access;
import io.llamatelemetry.server.http.Router.Match;
import io.llamatelemetry.server.metrics.RequestMetrics;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Takes every request: finds its route, lets its sender pass or not, and hands it to what answers it. In that order, so that
 * nothing of a request is looked at before it is clear that its sender may send it. No thread waits here.
 */
public final class TelemetryHandler extends Handler.Abstract.NonBlocking {

    private static final int MOST_SHOWN = 200;

    private final Router router;
    private final ScopeGuard guard;
    private final RequestRates rates;
    private final BrowserRules browsers;
    private final int maxHeaders;
    private final Exchange.Shared shared;
    private volatile boolean stopping;

    /** Serves these routes. */
    @Inject
    public TelemetryHandler(
            Routes routes,
            ScopeGuard guard,
            InFlight inFlight,
            RequestMetrics metrics,
            RefusalLog log,
            ConnectionGuard connections,
            MemoryInFlight memory,
            BrowserRules browsers,
            RequestRates rates,
            HttpConfig config) {
        this.router = new Router(routes.all());
        this.guard = guard;
        this.rates = rates;
        this.browsers = browsers;
        this.maxHeaders = config.maxHeaders();
        Exchange.Bounds bounds = new Exchange.Bounds(
                config.maxBodySize(),
                new JsonNesting(config.maxJsonDepth()),
                config.bodyTimeout(),
                config.answerTimeout());
        this.shared = new Exchange.Shared(
                inFlight, metrics, log, connections, memory, browsers, Computing.onAllProcessors(), bounds);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response, callback, shared);
        try {
            Match match = router.match(exchange.method(), exchange.rawPath());
            if (match instanceof Match.Found found) {
                exchange.routed(found.route(), found.rawParameters());
            }
            if (stopping) {
                throw RefusedException.because(Reason.STOPPING, "The server is being stopped.");
            }
            requireFewHeaders(exchange);
            browsers.check(exchange.headers(), exchange.uri());
            if (!isProbe(match)) {
                rates.count(exchange.sender());
            }
            dispatch(exchange, match);
        } catch (RuntimeException | Error failure) {
            exchange.fail(failure);
        }
        return true;
    }

    private void requireFewHeaders(Exchange exchange) {
        int count = exchange.headers().size();
        if (count > maxHeaders) {
            throw RefusedException.because(
                    Reason.TOO_MANY_HEADERS,
                    "The request has " + count + " headers (expected: at most " + maxHeaders
                            + ", server.max_headers).");
        }
    }

    /** What anybody may ask costs next to nothing, and is asked by those who restart a server that does not answer. */
    private static boolean isProbe(Match match) {
        return match instanceof Match.Found found && found.route().access().equals(Access.OPEN);
    }

    private void dispatch(Exchange exchange, Match match) {
        if (match instanceof Match.Found found) {
            Endpoint endpoint = found.route().endpoint();
            admit(exchange, found.route().access(), () -> endpoint.answer(exchange));
        } else if (match instanceof Match.OtherMethods others
                && others.asked()
                && browsers.isPreflight(exchange.method(), exchange.headers())) {
            exchange.answerEmpty(browsers.preflight(others.allow()));
        } else if (match instanceof Match.OtherMethods others && others.asked()) {
            HttpField allow = new HttpField(HttpHeader.ALLOW, others.allow());
            admit(exchange, Access.ANY_TOKEN, () -> exchange.answerEmpty(List.of(allow)));
        } else if (match instanceof Match.OtherMethods others) {
            String message = exchange.method() + " is not a method of this path (expected: " + others.allow() + ").";
            throw RefusedException.because(Reason.OTHER_METHOD, message, others.allow());
        } else {
            throw RefusedException.because(
                    Reason.UNKNOWN_ROUTE,
                    "There is no route " + exchange.method() + " " + shown(exchange.rawPath()) + ".");
        }
    }

    private void admit(Exchange exchange, Access access, Runnable next) {
        CompletionStage<Principal> identified = guard.identify(access, exchange);
        if (identified.toCompletableFuture().isDone()) {
            identified.whenComplete((principal, refused) -> admit(exchange, access, next, principal, refused));
        } else {
            // What was asked elsewhere is answered on a thread of theirs, which is not for our work.
            identified.whenComplete(
                    (principal, refused) -> exchange.execute(() -> admit(exchange, access, next, principal, refused)));
        }
    }

    private void admit(
            Exchange exchange,
            Access access,
            Runnable next,
            @Nullable Principal principal,
            @Nullable Throwable refused) {
        if (principal == null) {
            exchange.fail(refused == null ? new IllegalStateException("nobody was identified") : refused);
            return;
        }
        exchange.sentBy(principal);
        try {
            rates.count(principal);
            ScopeGuard.check(principal, access);
            next.run();
        } catch (RuntimeException | Error failure) {
            exchange.fail(failure);
        }
    }

    private static String shown(String path) {
        return path.length() > MOST_SHOWN ? path.substring(0, MOST_SHOWN) + "…" : path;
    }

    /** Refuses every further request; completes when those before are answered. */
    CompletableFuture<Void> drain() {
        stopping = true;
        return shared.inFlight().drained();
    }
}
