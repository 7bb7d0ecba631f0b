package io.llamatelemetry.server.load;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** The least that a server on Jetty can do: reads a request without blocking and answers {@code null}. */
public final class EmptyJetty {

    private EmptyJetty() {}

    /**
     * Serves until the process is ended, and prints where.
     *
     * @param arguments the port; any free one without
     */
    public static void main(String[] arguments) throws Exception {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, -1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]));
        server.addConnector(connector);
        server.setHandler(new Null());
        server.start();
        System.out.println("event=started address=http://127.0.0.1:" + connector.getLocalPort());
        server.join();
    }

    private static final class Null extends Handler.Abstract.NonBlocking {

        private static final byte[] NULL = Ascii.bytes("null");

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.Source.consumeAll(
                    request,
                    Callback.from(
                            () -> {
                                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                                response.write(true, ByteBuffer.wrap(NULL), callback);
                            },
                            callback::failed));
            return true;
        }
    }
}
