package io.llamatelemetry.server.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.TryExecutor;

/**
 * Takes connections that may be answered on the thread that watches them. Jetty has another thread look for the next request
 * of a connection whenever an answer was not given at once; what was answered by its watcher is looked after by its watcher.
 */
final class WatchedConnector extends ServerConnector {

    WatchedConnector(Server server, QueuedThreadPool threads, int selectors, ConnectionFactory... factories) {
        super(server, new Threads(threads), null, null, 1, selectors, factories);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector watching, SelectionKey key) {
        WatchedEndPoint made = new WatchedEndPoint(channel, watching, key, getScheduler());
        made.setIdleTimeout(getIdleTimeout());
        return made;
    }

    /**
     * The server's threads. To look for a connection's next request does not block, nor does {@link TelemetryHandler} with
     * it, so its watcher may do both.
     */
    private record Threads(QueuedThreadPool all) implements TryExecutor {

        @Override
        public void execute(Runnable task) {
            if (!(task instanceof Connection && WatchedEndPoint.follow(task))) {
                all.execute(task);
            }
        }

        @Override
        public boolean tryExecute(Runnable task) {
            return all.tryExecute(task);
        }
    }
}
