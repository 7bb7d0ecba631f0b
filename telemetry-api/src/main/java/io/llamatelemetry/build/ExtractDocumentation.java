package io.llamatelemetry.build;

import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Carries javadoc into a resource, so that the text that documents the protocol for Java's readers documents it for
 * HTTP's too: {@code io.llamatelemetry.api.Documentation} reads it back. A model, field, operation or parameter without
 * text fails the build.
 */
public final class ExtractDocumentation {

    private ExtractDocumentation() {}

    /**
     * Reads the sources of one package and writes what documents them.
     *
     * @param arguments the folder of the package's sources, and the properties file to write
     * @throws IOException if the sources cannot be read or the file cannot be written
     * @throws IllegalStateException if a place has no text; the message names all such places
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException(
                    arguments.length + " arguments (expected: the folder of the sources, the file to write)");
        }
        write(properties(extract(Path.of(arguments[0]))), Path.of(arguments[1]));
    }

    /** The texts of the package whose sources lie in the folder, by key. */
    static Map<String, String> extract(Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("This Java has no compiler: a JDK is needed to build.");
        }
        Map<String, String> texts = new TreeMap<>();
        SourceReader reader;
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources(folder)));
            reader = new SourceReader(DocTrees.instance(task), texts);
            reader.read(task.parse());
        }
        if (!reader.faults().isEmpty()) {
            throw new IllegalStateException(reader.faults().size() + " places of the protocol are not documented:\n  "
                    + String.join("\n  ", reader.faults()));
        }
        return texts;
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            if (sources.isEmpty()) {
                throw new IllegalArgumentException(folder + " has no Java sources");
            }
            return sources;
        }
    }

    /** The texts in the form that {@link java.util.Properties} reads; the same texts always give the same bytes. */
    static String properties(Map<String, String> texts) {
        StringBuilder out = new StringBuilder();
        new TreeMap<>(texts)
                .forEach((key, text) -> out.append(key)
                        .append('=')
                        .append(text.replace("\\", "\\\\").replace("\n", "\\n"))
                        .append('\n'));
        return out.toString();
    }

    /** Leaves a file that already says the same as it is, so that what is built from it stays up to date. */
    private static void write(String content, Path file) throws IOException {
        if (content.equals(existing(file))) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, content);
    }

    private static @Nullable String existing(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : null;
    }
}
