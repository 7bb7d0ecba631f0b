package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README says what is true. */
final class ReadmeTest {

    private static final Path README = Path.of("../README.md");

    @TempDir
    Path folder;

    @Test
    void theEmbeddingExampleCompilesAndFindsItsTrace() throws Exception {
        Matcher example = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
        assertTrue(example.find(), "no Java example");
        Path source = folder.resolve("Embedded.java");
        Files.writeString(source, example.group(1));
        compile(source);
        assertTrue(output("Embedded").contains("traceId=t1"), "the example finds its trace");
    }

    @Test
    void itBeginsWithTheTwoCommands() throws Exception {
        List<String> commands = Files.readString(README)
                .lines()
                .filter(line -> line.startsWith("    "))
                .map(String::strip)
                .limit(2)
                .toList();
        assertEquals(
                List.of("mvn -q -DskipTests package && java -jar server/target/telemetry-server.jar", "mvn verify"),
                commands);
    }

    private void compile(Path source) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "--release",
                    "17",
                    "-proc:none",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-d",
                    folder.toString());
            boolean compiled = compiler.getTask(
                            messages, manager, null, options, null, manager.getJavaFileObjects(source))
                    .call();
            assertTrue(compiled, messages.toString());
        }
    }

    private String output(String mainClass) throws Exception {
        PrintStream usual = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {folder.toUri().toURL()}, ReadmeTest.class.getClassLoader());
                PrintStream captured = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            Method main = loader.loadClass(mainClass).getMethod("main", String[].class);
            System.setOut(captured);
            main.invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(usual);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
