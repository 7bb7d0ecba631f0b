package io.llamatelemetry.server.tls;

import io.llamatelemetry.server.config.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that a configuration of TLS names, read at one time. */
final class TlsFiles {

    /** Far above any chain; a file that is larger is another. */
    private static final int MOST_BYTES = 1 << 20;

    private TlsFiles() {}

    /** The bytes of each file. */
    record Contents(Map<Path, byte[]> bytes) {

        byte[] of(Path path) {
            byte[] content = bytes.get(path);
            if (content == null) {
                throw new IllegalArgumentException(path + " was not read");
            }
            return content;
        }

        /** Whether all files hold the same as then. */
        boolean sameAs(@Nullable Contents other) {
            return other != null
                    && bytes.keySet().equals(other.bytes.keySet())
                    && bytes.entrySet().stream()
                            .allMatch(file -> Arrays.equals(file.getValue(), other.bytes.get(file.getKey())));
        }
    }

    /**
     * Reads them.
     *
     * @throws KeyMaterialException if one cannot be read
     */
    static Contents read(TlsConfig config) throws KeyMaterialException {
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        for (Path path : paths(config)) {
            contents.put(path, read(path));
        }
        return new Contents(contents);
    }

    private static List<Path> paths(TlsConfig config) {
        List<Path> paths = new ArrayList<>();
        if (config instanceof TlsConfig.Pem pem) {
            paths.add(pem.certificate());
            paths.add(pem.key());
            addCa(pem.clients(), paths);
        } else if (config instanceof TlsConfig.Pkcs12 pkcs12) {
            paths.add(pkcs12.file());
            addCa(pkcs12.clients(), paths);
        }
        return paths;
    }

    private static void addCa(TlsConfig.ClientCertificates clients, List<Path> paths) {
        if (clients.ca() != null) {
            paths.add(clients.ca());
        }
    }

    private static byte[] read(Path path) throws KeyMaterialException {
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw new KeyMaterialException(path + ": larger than " + MOST_BYTES + " bytes");
            }
            return Files.readAllBytes(path);
        } catch (KeyMaterialException described) {
            throw described;
        } catch (IOException unreadable) {
            throw new KeyMaterialException(
                    path + ": cannot be read (" + unreadable.getClass().getSimpleName() + ")", unreadable);
        }
    }
}
