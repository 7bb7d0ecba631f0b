package io.llamatelemetry.elasticsearch;

import co.elastic.clients.transport.http.TransportHttpClient.Node;
import co.elastic.clients.transport.http.TransportHttpClient.Request;
import co.elastic.clients.transport.http.TransportHttpClient.Response;
import co.elastic.clients.util.BinaryData;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.apache.http.ContentTooLongException;
import org.apache.http.Header;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpEntity;
import org.apache.http.HttpException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.HttpResponse;
import org.apache.http.HttpVersion;
import org.apache.http.client.ClientProtocolException;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.DefaultConnectionReuseStrategy;
import org.apache.http.impl.client.DefaultConnectionKeepAliveStrategy;
import org.apache.http.impl.conn.ConnectionShutdownException;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.message.BasicHeader;
import org.apache.http.message.BasicHttpEntityEnclosingRequest;
import org.apache.http.protocol.HttpCoreContext;
import org.apache.http.protocol.HttpRequestExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request to a host and reads the answer, on the thread that asks, over connections that stay open. What an HTTP client
 * does besides, to take each address apart and put it together again, to follow, to repeat, to keep cookies, is of no use here and
 * takes time with every request. Any number of threads may ask at once.
 */
final class Wire implements AutoCloseable {

    /**
     * The most connections; twice as many as there are writes at once of an engine without a journal, so that those which wait
     * for a host that hangs leave enough to queries.
     */
    private static final int MOST = 128;

    private static final int BUFFER_BYTES = 32 << 10;
    private static final String GZIP = "gzip";

    private final Duration connectTimeout;
    private final boolean compression;
    private final int mostAnswerBytes;
    private final @Nullable Header authorization;
    private final PoolingHttpClientConnectionManager pool;
    private final HttpRequestExecutor executor = new HttpRequestExecutor();
    private final RequestWatch watch = new RequestWatch();

    /**
     * Makes no connection yet.
     *
     * @param tls whom to trust; null for Java's own settings, which may name whom to trust and keys to show
     * @param mostAnswerBytes the most bytes of an answer that are held
     */
    Wire(ElasticsearchConfig config, @Nullable SSLContext tls, int mostAnswerBytes) {
        this.connectTimeout = config.connectTimeout();
        this.compression = config.compression();
        this.mostAnswerBytes = mostAnswerBytes;
        this.authorization = authorization(config);
        this.pool = pool(config, tls);
    }

    private static PoolingHttpClientConnectionManager pool(ElasticsearchConfig config, @Nullable SSLContext tls) {
        RegistryBuilder<ConnectionSocketFactory> sockets = RegistryBuilder.<ConnectionSocketFactory>create()
                .register("http", PlainConnectionSocketFactory.getSocketFactory());
        // Java's own settings may be unusable, which is of no concern where no host needs them.
        if (config.nodes().stream().anyMatch(node -> node.getScheme().equals("https"))) {
            sockets.register("https", new SSLConnectionSocketFactory(tls == null ? tlsOfJava() : tls));
        }
        PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager(sockets.build());
        pool.setMaxTotal(MOST);
        pool.setDefaultMaxPerRoute(MOST);
        pool.setDefaultConnectionConfig(
                ConnectionConfig.custom().setBufferSize(BUFFER_BYTES).build());
        return pool;
    }

    private static SSLContext tlsOfJava() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new StoreException(
                    Kind.PERMANENT,
                    "Java's own settings for TLS cannot be used (the system properties javax.net.ssl.*): "
                            + e.getMessage(),
                    e);
        }
    }

    private static @Nullable Header authorization(ElasticsearchConfig config) {
        if (config.apiKey() != null) {
            return new BasicHeader(HttpHeaders.AUTHORIZATION, "ApiKey " + config.apiKey());
        }
        if (config.username() == null) {
            return null;
        }
        byte[] both = (config.username() + ":" + config.password()).getBytes(StandardCharsets.UTF_8);
        return new BasicHeader(
                HttpHeaders.AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(both));
    }

    /**
     * Asks a host.
     *
     * @param time how long that may take, from the wait for a connection to the end of the answer; more than nought
     * @throws org.apache.http.conn.ConnectionPoolTimeoutException if all connections were in use for so long
     * @throws SocketTimeoutException if the time is over before all of the answer is there
     * @throws ContentTooLongException if the answer is larger than what is held of one
     * @throws IOException if there is no connection to the host, or it breaks
     */
    Response ask(HttpHost host, Request request, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        BasicHttpEntityEnclosingRequest sent = toSend(host, request);
        HttpRoute route = new HttpRoute(host, null, host.getSchemeName().equals("https"));
        HttpCoreContext context = HttpCoreContext.create();
        HttpClientConnection connection = connection(route, time);
        boolean whole = false;
        long keptFor = 0;
        watch.begun(connection, end);
        try {
            if (!connection.isOpen()) {
                pool.connect(connection, route, Math.min(millis(connectTimeout), millisUntil(end)), context);
                pool.routeComplete(connection, route, context);
            }
            connection.setSocketTimeout(millisUntil(end));
            HttpResponse response = executor.execute(sent, connection, context);
            Answer answer = new Answer(host, response, content(response.getEntity()));
            whole = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(response, context);
            keptFor = DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context);
            return answer;
        } catch (ContentTooLongException | SocketTimeoutException | ConnectTimeoutException telling) {
            throw telling;
        } catch (IOException | HttpException | ConnectionShutdownException failed) {
            throw RequestWatch.isOver(end) ? tooLate(failed) : failure(failed);
        } finally {
            watch.ended(connection);
            if (!whole) {
                RequestWatch.breakOff(connection);
            }
            pool.releaseConnection(connection, null, keptFor, TimeUnit.MILLISECONDS);
        }
    }

    /** What was broken off is not the cause: who looks there for a connection that broke would ask once more. */
    private static SocketTimeoutException tooLate(Exception brokenOff) {
        SocketTimeoutException late = new SocketTimeoutException("the answer was not there in time");
        late.addSuppressed(brokenOff);
        return late;
    }

    private static IOException failure(Exception failed) {
        if (failed instanceof ConnectionShutdownException) {
            return (IOException) new InterruptedIOException("closed meanwhile").initCause(failed);
        }
        return failed instanceof IOException known ? known : new ClientProtocolException(failed);
    }

    private HttpClientConnection connection(HttpRoute route, Duration time) throws IOException {
        try {
            return pool.requestConnection(route, null).get(millis(time), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("waiting for a connection").initCause(interrupted);
        } catch (ExecutionException failed) {
            throw new IOException(failed);
        }
    }

    /** Rounded up, so that the time is over when they are; nought would mean for ever. */
    private static int millis(Duration duration) {
        return Math.toIntExact(duration.plusNanos(999_999).toMillis());
    }

    private static int millisUntil(long end) throws SocketTimeoutException {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("the time for it was over before it was sent");
        }
        return millis(Duration.ofNanos(left));
    }

    private BasicHttpEntityEnclosingRequest toSend(HttpHost host, Request request) throws IOException {
        BasicHttpEntityEnclosingRequest sent =
                new BasicHttpEntityEnclosingRequest(request.method(), uri(request), HttpVersion.HTTP_1_1);
        sent.addHeader(HttpHeaders.HOST, host.toHostString());
        request.headers().forEach(sent::addHeader);
        if (authorization != null) {
            sent.addHeader(authorization);
        }
        if (compression) {
            sent.addHeader(HttpHeaders.ACCEPT_ENCODING, GZIP);
        }
        Iterable<ByteBuffer> body = request.body();
        if (body != null) {
            ByteArrayEntity entity = compression ? compressed(body) : entity(body);
            if (compression) {
                sent.addHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
            }
            sent.addHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(entity.getContentLength()));
            sent.setEntity(entity);
        } else if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            sent.addHeader(HttpHeaders.CONTENT_LENGTH, "0");
        }
        return sent;
    }

    private static String uri(Request request) {
        if (request.queryParams().isEmpty()) {
            return request.path();
        }
        return request.queryParams().entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&", request.path() + "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static ByteArrayEntity entity(Iterable<ByteBuffer> body) {
        int parts = 0;
        int length = 0;
        for (ByteBuffer part : body) {
            parts++;
            length += part.remaining();
        }
        if (parts == 1) {
            ByteBuffer whole = body.iterator().next();
            if (whole.hasArray()) {
                return new ByteArrayEntity(whole.array(), whole.arrayOffset() + whole.position(), whole.remaining());
            }
        }
        ByteBuffer whole = ByteBuffer.allocate(length);
        body.forEach(part -> whole.put(part.duplicate()));
        return new ByteArrayEntity(whole.array());
    }

    private static ByteArrayEntity compressed(Iterable<ByteBuffer> body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, BUFFER_BYTES)) {
            entity(body).writeTo(gzip);
        }
        return new ByteArrayEntity(bytes.toByteArray());
    }

    /** All of an answer's body; null if it has none. */
    private byte @Nullable [] content(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return null;
        }
        Header encoding = entity.getContentEncoding();
        boolean gzip = encoding != null && encoding.getValue().equalsIgnoreCase(GZIP);
        if (!gzip && entity.getContentLength() > mostAnswerBytes) {
            throw tooLong();
        }
        InputStream in = gzip ? new GZIPInputStream(entity.getContent(), BUFFER_BYTES) : entity.getContent();
        byte[] content = in.readNBytes(mostAnswerBytes + 1);
        if (content.length > mostAnswerBytes) {
            throw tooLong();
        }
        // Reads what is left behind the content. Of an answer that is too long, that is not done: its connection is
        // given up.
        in.close();
        return content;
    }

    private ContentTooLongException tooLong() {
        return new ContentTooLongException("an answer of more than %,d bytes", mostAnswerBytes);
    }

    /** Closes the connections that nobody uses. */
    void closeIdle() {
        pool.closeIdleConnections(0, TimeUnit.MILLISECONDS);
    }

    /** Breaks off the requests that are under way. */
    @Override
    public void close() {
        watch.close();
        pool.shutdown();
    }

    /**
     * An answer that has been read.
     *
     * @param host whose
     * @param head its status and headers
     * @param content its body; null if it has none
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Answer(HttpHost host, HttpResponse head, byte @Nullable [] content) implements Response {

        @Override
        public Node node() {
            return new Node(host.toURI());
        }

        @Override
        public int statusCode() {
            return head.getStatusLine().getStatusCode();
        }

        @Override
        public @Nullable String header(String name) {
            Header first = head.getFirstHeader(name);
            return first == null ? null : first.getValue();
        }

        @Override
        public List<String> headers(String name) {
            return Arrays.stream(head.getHeaders(name)).map(Header::getValue).toList();
        }

        @Override
        public @Nullable BinaryData body() {
            String type = header("Content-Type");
            return content == null ? null : BinaryData.of(content, type == null ? "application/octet-stream" : type);
        }

        @Override
        public HttpResponse originalResponse() {
            return head;
        }

        @Override
        public void close() {}
    }
}
