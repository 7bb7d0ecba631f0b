package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.core.config.ConfigBinder;
import io.llamatelemetry.core.config.ConfigNode;
import io.llamatelemetry.server.config.HttpConfig;
import java.util.Map;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.junit.jupiter.api.Test;

/** Two connections, and a third one that is too many. */
final class ConnectionGuardTest {

    private final ConnectionGuard guard =
            new ConnectionGuard(ConfigBinder.bind(ConfigNode.of(Map.of("max_connections", 2)), HttpConfig.class));

    private Connection open() {
        Connection connection = new AbstractConnection(new ByteArrayEndPoint(), Runnable::run) {
            @Override
            public void onFillable() {
                // Nothing comes.
            }
        };
        guard.onOpened(connection);
        return connection;
    }

    @Test
    void theServersTurnIsNotItsSendersSilence() {
        Connection streaming = open();
        ConnectionGuard.Peer peer = guard.peer(streaming);
        peer.begin();
        peer.work();
        Connection silent = open();
        peer.rest();
        open();
        assertFalse(silent.getEndPoint().isOpen());
        assertTrue(streaming.getEndPoint().isOpen());
    }
}
