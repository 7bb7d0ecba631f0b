package io.llamatelemetry.server.plugin;

import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.spi.TelemetryProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/**
 * Makes the jar of a provider as somebody outside this project would: the plain list provider of the conformance kit, moved
 * to another package and compiled against the api alone.
 */
final class PluginJar {

    /** The name that the provider is chosen by. */
    static final String PROVIDER = "list";

    private static final String PACKAGE = "org.example.list";
    private static final Path SOURCES = Path.of("../telemetry-core/src/test/java/io/llamatelemetry/kit");

    private PluginJar() {}

    /** Builds the jar into a folder. */
    static Path build(Path work, Path jarFolder) throws IOException, URISyntaxException {
        Path classes = Files.createDirectories(work.resolve("classes"));
        compile(movedSources(work.resolve("sources")), classes);
        Path jar = Files.createDirectories(jarFolder).resolve("list-provider.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            add(
                    out,
                    "META-INF/services/" + TelemetryProvider.class.getName(),
                    (PACKAGE + ".ListProvider").getBytes(StandardCharsets.UTF_8));
            for (Path type : files(classes, ".class")) {
                add(out, classes.relativize(type).toString().replace('\\', '/'), Files.readAllBytes(type));
            }
        }
        return jar;
    }

    private static List<Path> movedSources(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> moved = new ArrayList<>();
        for (Path source : files(SOURCES, ".java")) {
            String name = source.getFileName().toString();
            if (name.startsWith("List") && !name.endsWith("Test.java")) {
                Path target = folder.resolve(name);
                String text = Files.readString(source);
                Files.writeString(target, text.replace("package io.llamatelemetry.kit;", "package " + PACKAGE + ";"));
                moved.add(target);
            }
        }
        return moved;
    }

    private static void compile(List<Path> sources, Path classes) throws IOException, URISyntaxException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        String classPath = place(Telemetry.class) + System.getProperty("path.separator") + place(NullMarked.class);
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(
                            messages,
                            manager,
                            null,
                            List.of("--release", "17", "-proc:none", "-cp", classPath, "-d", classes.toString()),
                            null,
                            manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!compiled) {
                throw new AssertionError("the provider does not compile against the api alone:\n" + messages);
            }
        }
    }

    private static String place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }
}
