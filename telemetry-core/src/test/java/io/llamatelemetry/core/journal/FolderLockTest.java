package io.llamatelemetry.core.journal;

import static io.llamatelemetry.core.journal.JournalCase.ack;
import static io.llamatelemetry.core.journal.JournalCase.payload;
import static io.llamatelemetry.core.journal.JournalCase.readAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    private Path folder;

    /** Run in a process of its own: says whether it could open the folder. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException {
            try (Journal journal = Journal.open(config(Path.of(args[0])), 0, JournalListener.NONE)) {
                System.out.println("opened with " + journal.recovery().frames() + " frames");
            } catch (JournalOpenException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static JournalConfig config(Path folder) {
        return JournalConfig.at(folder).withSizes(1024 * 1024, 16 * 1024 * 1024);
    }

    @Test
    void aSecondOpenIsRefusedWithThePidAndLeavesTheFirstItsLock() throws Exception {
        String pid = String.valueOf(ProcessHandle.current().pid());
        try (Journal journal = Journal.open(config(folder), 0, JournalListener.NONE)) {
            IOException refusal = assertThrows(
                    JournalOpenException.class, () -> Journal.open(config(folder), 0, JournalListener.NONE));
            JournalCase.assertSays("pid " + pid, refusal);
            String child = runChild();
            assertTrue(child.contains("in use by the process with pid " + pid), child);
            assertEquals(1, ack(journal.append(payload("a"))));
        }
        assertEquals("opened with 1 frames", runChild());
        try (Journal journal = Journal.open(config(folder), 0, JournalListener.NONE)) {
            assertEquals(Map.of(1L, "a"), readAll(journal));
        }
    }

    @Test
    void aFailedStartLetsGoOfTheFolder() throws IOException {
        JournalConfig config = config(folder.resolve("new/deeper"));
        Journal.open(config, 0, JournalListener.NONE).close();
        java.nio.file.Files.writeString(config.folder().resolve("format"), "something else");
        for (int i = 0; i < 2; i++) {
            IOException refusal =
                    assertThrows(JournalOpenException.class, () -> Journal.open(config, 0, JournalListener.NONE));
            JournalCase.assertSays("something else", refusal);
        }
    }

    private String runChild() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.strip();
    }
}
