package io.llamatelemetry.core.json;

import io.llamatelemetry.api.Event;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** By hand, not in the build: how many events one thread reads in a second of its own CPU time. */
final class EventReadingSpeed {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String TRACE = "'trace_id':'4bf92f3577b34da6a3ce929d0e0e4736','span_id':'00f067aa0ba902b7',"
            + "'timestamp':'2024-05-01T12:00:00.123456Z',";
    private static final String ATTRIBUTES = "'attributes':{'model':'meta-llama/Llama-3.3-70B-Instruct',"
            + "'provider_id':'together','session_id':'0e4736f3-577b-34da-6a3c-e929d0e0e473','step':3,'temperature':0.7,"
            + "'stream':true,'input':'What is the capital of France, and how many people live there today?',"
            + "'__location__':'llama_stack/core/routers/inference.py:342','user':null},";
    private static final String START =
            "'payload':{'type':'span_start','name':'chat_completion','parent_span_id':'00f067aa0ba902b6'}";

    private EventReadingSpeed() {}

    /** Runs each order of the members for some rounds and prints each. */
    public static void main(String[] arguments) {
        byte[] tagFirst = json("{'type':'structured_log'," + TRACE + ATTRIBUTES + START + "}");
        byte[] tagLast = json("{" + TRACE + ATTRIBUTES + START + ",'type':'structured_log'}");
        for (int round = 0; round < 6; round++) {
            measure("tag first", tagFirst);
            measure("tag last", tagLast);
        }
    }

    private static void measure(String name, byte[] json) {
        int count = 1_000_000;
        long checksum = 0;
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            checksum += JsonReader.read(json, Event.class).attributes().size();
        }
        double seconds = (THREADS.getCurrentThreadCpuTime() - before) / 1e9;
        System.out.printf(
                Locale.ROOT, "%s: %d bytes, %.0f events/s of CPU (%d)%n", name, json.length, count / seconds, checksum);
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
