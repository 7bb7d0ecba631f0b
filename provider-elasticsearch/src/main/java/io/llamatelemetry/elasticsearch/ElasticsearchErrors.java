package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.transport.TransportException;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreException.Kind;
import java.net.SocketException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import org.apache.http.ConnectionClosedException;
import org.apache.http.ContentTooLongException;
import org.apache.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** Turns what the client and the cluster say into the seam's exception. The only place that does. */
final class ElasticsearchErrors {

    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private static final String PRODUCT_HEADER = "X-Elastic-Product";
    private static final String NO_SHARD = "no_shard_available_action_exception";
    private static final String BLOCK = "cluster_block_exception";

    private ElasticsearchErrors() {}

    /** What went wrong while the cluster was asked for something, for example {@code "reading spans"}. */
    static StoreException failed(String doing, Throwable cause) {
        if (cause instanceof StoreException known) {
            return known;
        }
        if (cause instanceof ElasticsearchException answered) {
            return refused(doing, answered.status(), answered.error().type(), reason(answered.error()), answered);
        }
        Integer status = statusOf(cause);
        if (status != null && status >= 400) {
            return refused(doing, status, "http_status_" + status, text(cause), cause);
        }
        if (is(cause, CertificateException.class) || is(cause, CertPathValidatorException.class)) {
            return new StoreException(
                    Kind.PERMANENT,
                    "The certificate of Elasticsearch is not trusted (" + text(cause)
                            + "); set ca_file or ca_fingerprint.",
                    cause);
        }
        if (status != null && text(cause).contains(PRODUCT_HEADER)) {
            return new StoreException(
                    Kind.PERMANENT, "What answers at hosts is no Elasticsearch (" + text(cause) + ").", cause);
        }
        if (is(cause, InterruptedException.class)) {
            Thread.currentThread().interrupt();
        }
        return new StoreException(
                Kind.TEMPORARY, "Elasticsearch cannot be reached (" + doing + "): " + text(cause) + ".", cause);
    }

    /** What the cluster refused, the whole request or one item of a bulk. */
    static StoreException refused(
            String doing, int status, @Nullable String type, @Nullable String reason, @Nullable Throwable cause) {
        String said = type + ": " + reason;
        if (status == UNAUTHORIZED) {
            return new StoreException(
                    Kind.PERMANENT,
                    "Elasticsearch refuses the credentials (" + doing + "): " + said
                            + "; mend api_key, or username and password.",
                    cause);
        }
        if (status == TOO_MANY_REQUESTS && BLOCK.equals(type)) {
            return new StoreException(
                    Kind.FULL,
                    "The disks of Elasticsearch are full (" + doing + "): " + said
                            + "; make room on them, and Elasticsearch lifts the block.",
                    cause);
        }
        if (isTemporary(status)) {
            return new StoreException(
                    Kind.TEMPORARY, "Elasticsearch is busy or not whole (" + doing + "): " + said + ".", cause);
        }
        if (BLOCK.equals(type)) {
            return new StoreException(
                    Kind.PERMANENT, "Elasticsearch is blocked (" + doing + "): " + said + "; lift the block.", cause);
        }
        if (status == FORBIDDEN) {
            return new StoreException(
                    Kind.PERMANENT,
                    "Elasticsearch denies a privilege (" + doing + "): " + said
                            + "; grant the role that the documentation shows.",
                    cause);
        }
        return new StoreException(Kind.PERMANENT, "Elasticsearch refuses (" + doing + "): " + said + ".", cause);
    }

    /** Whether the same request may succeed later. */
    static boolean isTemporary(int status) {
        return status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
    }

    /** Whether a refusal is about one document, and not about the index, the cluster or the credentials. */
    static boolean isAboutDocument(int status, @Nullable String type) {
        return status >= 400
                && !isTemporary(status)
                && status != UNAUTHORIZED
                && status != FORBIDDEN
                && status != NOT_FOUND
                && status != CONFLICT
                && !BLOCK.equals(type);
    }

    /** Whether an answer was larger than what is held of one. */
    static boolean isTooLong(Throwable cause) {
        return is(cause, ContentTooLongException.class);
    }

    /** Whether the cluster answered that there is no such thing. */
    static boolean isNotFound(StoreException failure) {
        return failure.getCause() instanceof ElasticsearchException answered && answered.status() == NOT_FOUND;
    }

    static boolean isAlreadyThere(StoreException failure) {
        return failure.getCause() instanceof ElasticsearchException answered
                && "resource_already_exists_exception".equals(answered.error().type());
    }

    /** Whether the cluster, or what is before it, answered that it has no room for the request now. */
    static boolean isBusy(StoreException failure) {
        Integer status = failure.getCause() == null ? null : statusOf(failure.getCause());
        boolean answered =
                failure.getCause() instanceof ElasticsearchException refusal && isTemporary(refusal.status());
        return answered || (status != null && isTemporary(status));
    }

    /** Whether there was no connection, or it broke before the answer was there. */
    static boolean isDisconnected(Throwable failure) {
        return is(failure, SocketException.class)
                || is(failure, ConnectionClosedException.class)
                || is(failure, NoHttpResponseException.class);
    }

    /** Whether it was the caller who had no time left, which says nothing of the cluster. */
    static boolean isOutOfTime(Throwable failure) {
        return is(failure, Connections.OutOfTimeException.class);
    }

    /** Whether a shard was not there yet, as that of an index which is just being made. Nothing was done then. */
    static boolean isShardAbsent(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof ElasticsearchException answered && isShardAbsent(answered.error())) {
                return true;
            }
        }
        return false;
    }

    static boolean isShardAbsent(ErrorCause error) {
        return NO_SHARD.equals(error.type())
                || error.rootCause().stream().anyMatch(cause -> NO_SHARD.equals(cause.type()));
    }

    static StoreException closed() {
        return new StoreException(Kind.PERMANENT, "The Elasticsearch store is closed.", null);
    }

    /** The most telling part of an error: of what failed on shards, the first. */
    private static @Nullable String reason(ErrorCause error) {
        ErrorCause root =
                error.rootCause().isEmpty() ? error : error.rootCause().get(0);
        return root.reason() == null ? error.reason() : root.reason();
    }

    private static @Nullable Integer statusOf(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof TransportException transport && transport.statusCode() > 0) {
                return transport.statusCode();
            }
        }
        return null;
    }

    private static boolean is(Throwable cause, Class<? extends Throwable> kind) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
