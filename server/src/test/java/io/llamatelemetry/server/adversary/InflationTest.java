package io.llamatelemetry.server.adversary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small bodies that become large ones. */
@ExtendWith(Besieged.class)
final class InflationTest {

    private static final int HUGE = 40 << 20;

    /** Zeros: a thousand times smaller by gzip, and by zstd whatever one likes. */
    private static byte[] gzipBomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            byte[] part = new byte[1 << 16];
            for (int done = 0; done < HUGE; done += part.length) {
                out.write(part);
            }
        }
        return bytes.toByteArray();
    }

    /**
     * By hand: a frame whose every block says to repeat a zero 128 KiB times.
     *
     * @param window the descriptor of the window: exponent in the upper five bits
     */
    private static byte[] zstdBomb(int blocks, int window) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0x00, (byte) window});
        for (int i = 0; i < blocks; i++) {
            int last = i == blocks - 1 ? 1 : 0;
            int header = (128 << 13) | 2 | last;
            frame.write(header);
            frame.write(header >> 8);
            frame.write(header >> 16);
            frame.write('0');
        }
        return frame.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {Attack.EVENTS, Attack.BATCH, Attack.TRACES, "/v1/traces"})
    void aGzipBombIsRefusedAtTheBound(String path, Attack attack) throws Exception {
        assertEquals(
                413, attack.post(path, gzipBomb(), "Content-Encoding", "gzip").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {Attack.EVENTS, Attack.BATCH, Attack.TRACES, "/v1/traces"})
    void aZstdBombIsRefusedAtTheBound(String path, Attack attack) throws Exception {
        byte[] bomb = zstdBomb(HUGE >> 17, 0x38);
        assertEquals(413, attack.post(path, bomb, "Content-Encoding", "zstd").statusCode());
    }

    @ParameterizedTest
    @CsvSource({"0xf8, 1", "0xa0, 1", "0x98, 1"})
    void aZstdFrameThatAsksForAHugeWindowIsNotGivenIt(String window, int blocks, Attack attack) throws Exception {
        byte[] bomb = zstdBomb(blocks, Integer.decode(window));
        HttpResponse<String> answer = attack.post(Attack.EVENTS, bomb, "Content-Encoding", "zstd");
        assertEquals(400, answer.statusCode(), answer.body());
    }

    @Test
    void aBombWithinABombIsRefusedUnopened(Attack attack) throws Exception {
        byte[] nested = Attack.gzip(gzipBomb());
        assertEquals(
                415,
                attack.post(Attack.EVENTS, nested, "Content-Encoding", "gzip, gzip")
                        .statusCode());
        assertEquals(
                415,
                attack.post(Attack.EVENTS, nested, "Content-Encoding", "gzip", "Content-Encoding", "gzip")
                        .statusCode());
        assertEquals(
                400,
                attack.post(Attack.EVENTS, nested, "Content-Encoding", "gzip").statusCode());
    }

    @Test
    void manyMembersOfGzipInOneBodyAreOneBody(Attack attack) throws Exception {
        byte[] one = Attack.gzip(" ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            many.write(one);
        }
        assertEquals(
                413,
                attack.post(Attack.TRACES, many.toByteArray(), "Content-Encoding", "gzip")
                        .statusCode());
    }

    @Test
    void manyBombsAtOnceLeaveTheServerStanding(Attack attack) throws Exception {
        byte[] bomb = gzipBomb();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String path = i % 2 == 0 ? Attack.EVENTS : "/v1/logs";
            answers.add(attack.server().sendLater(attack.posting(path, bomb, "Content-Encoding", "gzip")));
        }
        TreeSet<Integer> statuses = new TreeSet<>();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            statuses.add(answer.get(60, TimeUnit.SECONDS).statusCode());
        }
        statuses.removeAll(List.of(413, 503));
        assertEquals(List.of(), List.copyOf(statuses));
    }
}
