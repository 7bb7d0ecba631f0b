package io.llamatelemetry.server;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The folder with the jars of further storage providers. */
final class PluginFolder {

    private PluginFolder() {}

    /** Remembers the loader that it made, because two loaders of one folder would bring two of each class. */
    static final class Lookup {

        private @Nullable Path folder;
        private ClassLoader loader = PluginFolder.class.getClassLoader();

        /** The loader for that folder, this program's own for none. */
        ClassLoader loader(@Nullable Path wanted) {
            if (wanted != null && !wanted.equals(folder)) {
                loader = open(wanted);
                folder = wanted;
            }
            return loader;
        }
    }

    /**
     * A class loader for all jars in the folder, which finds this program's own classes first. It stays open for as long as
     * the process runs: what it has loaded may need more of it at any time.
     *
     * @throws IllegalArgumentException if the folder cannot be read
     */
    static ClassLoader open(Path folder) {
        TreeSet<Path> jars = new TreeSet<>();
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("plugins: " + folder + " is not a folder (expected: one with jars)");
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(jars::add);
        } catch (IOException | DirectoryIteratorException unreadable) {
            throw new IllegalArgumentException("plugins: " + folder + " cannot be read: " + unreadable, unreadable);
        }
        return new URLClassLoader("plugins", urls(jars), PluginFolder.class.getClassLoader());
    }

    private static URL[] urls(Iterable<Path> jars) {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException impossible) {
                throw new IllegalArgumentException(jar + " has no address", impossible);
            }
        }
        return urls.toArray(URL[]::new);
    }
}
