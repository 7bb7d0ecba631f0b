package io.llamatelemetry.server.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the machine tells of a server's process. Memory is read as Linux and a JDK show it.
 *
 * @param pid 0 if it is not known: then there is nothing to tell
 */
record ServerProcess(long pid) {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern USED = Pattern.compile("\\bused (\\d+)K");
    private static final long KIB = 1_024;

    /** The processor time that it has taken until now; zero if that is not known. */
    Duration cpuTime() {
        return pid == 0
                ? Duration.ZERO
                : ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElse(Duration.ZERO);
    }

    /** The bytes of memory that it holds, or -1. */
    long residentBytes() {
        try {
            return pid == 0 ? -1 : first(RESIDENT, Files.readString(Path.of("/proc/" + pid + "/status")));
        } catch (IOException e) {
            return -1;
        }
    }

    /** The bytes of heap in use, garbage among them, or -1. */
    long heapBytes() throws InterruptedException {
        return pid == 0 ? -1 : first(USED, ask("GC.heap_info"));
    }

    /** The bytes of heap in use after a full collection, or -1. */
    long liveHeapBytes() throws InterruptedException {
        ask("GC.run");
        return heapBytes();
    }

    private static long first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Long.parseLong(found.group(1)) * KIB : -1;
    }

    private String ask(String question) throws InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process process = new ProcessBuilder(jcmd, Long.toString(pid), question)
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return answer;
        } catch (IOException e) {
            return "";
        }
    }
}
