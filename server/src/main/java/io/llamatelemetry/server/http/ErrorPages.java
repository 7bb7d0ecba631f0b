package io.llamatelemetry.server.http;

import io.llamatelemetry.server.metrics.RequestMetrics;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives what the HTTP library refuses on its own (a bad request line, headers over the bound, a stop in progress) the same
 * shape as every other error. Nothing that was sent is repeated in it.
 */
public final class ErrorPages implements Request.Handler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);

    private final RequestMetrics metrics;
    private final BrowserRules browsers;

    /** Counts what it answers there. */
    @Inject
    public ErrorPages(RequestMetrics metrics, BrowserRules browsers) {
        this.metrics = metrics;
        this.browsers = browsers;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ErrorAnswer answer = answer(response.getStatus(), request.getAttribute(ErrorHandler.ERROR_EXCEPTION));
        metrics.refused(answer.reason());
        metrics.answered(Exchange.UNROUTED, request.getMethod(), answer.status());
        response.setStatus(answer.status());
        browsers.addTo(response.getHeaders(), request.getHeaders());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        answer.headers().forEach(header -> response.getHeaders().put(header.getKey(), header.getValue()));
        response.write(true, StandardCharsets.UTF_8.encode(answer.body()), callback);
        return true;
    }

    private static ErrorAnswer answer(int status, @Nullable Object cause) {
        if (cause instanceof HttpException malformed) {
            return ErrorMapper.mapProtocolError(malformed);
        }
        boolean quiet = cause instanceof QuietException;
        if (cause instanceof Throwable defect && status >= 500 && !quiet) {
            LOG.atError().addKeyValue("event", "failed").setCause(defect).log();
        }
        return ErrorMapper.mapProtocolError(status, HttpStatus.getMessage(status));
    }
}
