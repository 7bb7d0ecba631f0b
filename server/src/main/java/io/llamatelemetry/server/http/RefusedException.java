package io.llamatelemetry.server.http;

import java.io.Serial;

/**
 * The server does not pass a request on, for a reason that lies in HTTP and not in the operation. Which status that is, the
 * {@link ErrorMapper} alone knows. It has no stack trace: a refusal is no defect, and may come often.
 */
final class RefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String detail;

    /** Why. The detail that a reason comes with is said beside it. */
    enum Reason {
        /** There is no route of this path. */
        UNKNOWN_ROUTE,
        /** There are routes of this path for other methods; the detail is the value of {@code Allow}. */
        OTHER_METHOD,
        /** A token is needed, and there is none. */
        TOKEN_MISSING,
        /** The token is nobody's. */
        TOKEN_INVALID,
        /** The token lacks a scope; the detail is its name. */
        SCOPE_MISSING,
        /** A page of another origin has made a browser send it. */
        FOREIGN_ORIGIN,
        /** It was sent to a name that is not this server's. */
        FOREIGN_HOST,
        /** It has more headers than may be. */
        TOO_MANY_HEADERS,
        /** Too many requests come from its sender; the detail is how long to wait, as ISO 8601 has it. */
        TOO_MANY_REQUESTS,
        /** The bodies under way take all the memory there is for them. */
        MEMORY_FULL,
        /** There was no thread for the body in time. */
        TOO_BUSY,
        /** The body is larger than the bound. */
        BODY_TOO_LARGE,
        /** The body is not JSON; the detail is what it says it is. */
        CONTENT_TYPE,
        /** The body is encoded in a way not known here; the detail is its name. */
        CONTENT_ENCODING,
        /** The body did not come in time. */
        BODY_TOO_SLOW,
        /** The sender went away before the body was whole. */
        BODY_CUT_OFF,
        /** Events that were accepted were not applied in time for a query to see them. */
        STORE_BEHIND,
        /** The answer was not ready in time. */
        ANSWER_TOO_LATE,
        /** As many queries wait as may. */
        QUERIES_FULL,
        /** The server is being stopped. */
        STOPPING
    }

    private RefusedException(Reason reason, String message, String detail) {
        super(message, null, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    /** A refusal with its sentence for the caller. */
    static RefusedException because(Reason reason, String message) {
        return new RefusedException(reason, message, "");
    }

    /** The same with a detail. */
    static RefusedException because(Reason reason, String message, String detail) {
        return new RefusedException(reason, message, detail);
    }

    Reason reason() {
        return reason;
    }

    String detail() {
        return detail;
    }
}
