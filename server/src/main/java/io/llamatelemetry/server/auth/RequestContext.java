package io.llamatelemetry.server.auth;

import java.util.List;
import java.util.Map;

/** What may be said of a request to those who decide about its token. Each is made only when it is asked for. */
public interface RequestContext {

    /** The path, decoded, without the query. */
    String path();

    /** The headers by their names in lower case, without those that carry credentials. */
    Map<String, String> headers();

    /** The parameters of the query, those with a value. */
    Map<String, List<String>> parameters();
}
