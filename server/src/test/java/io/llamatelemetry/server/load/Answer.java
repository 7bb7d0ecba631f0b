package io.llamatelemetry.server.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads one HTTP/1.1 answer after the other from a connection, as their bytes come. */
final class Answer {

    private enum Stage {
        STATUS,
        HEADERS,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        DONE
    }

    private static final int LONGEST_LINE = 16_384;
    private static final int LENGTH_UNKNOWN = -1;

    private final int keptBytes;
    private final byte[] line = new byte[LONGEST_LINE];
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Stage stage = Stage.STATUS;
    private int lineLength;
    private int status;
    private long left;
    private boolean chunked;
    private boolean closes;
    private int retryAfterSeconds;

    /**
     * Starts before the first answer.
     *
     * @param keptBytes how much of a body is kept, at most
     */
    Answer(int keptBytes) {
        this.keptBytes = keptBytes;
        restart();
    }

    /** Forgets the last answer and waits for the next. */
    final void restart() {
        stage = Stage.STATUS;
        lineLength = 0;
        left = LENGTH_UNKNOWN;
        chunked = false;
        closes = false;
        retryAfterSeconds = 0;
        body.reset();
    }

    /**
     * Takes what came, up to the end of the answer.
     *
     * @return whether the answer is whole
     * @throws IllegalStateException if this is not HTTP as servers speak it
     */
    boolean take(ByteBuffer bytes) {
        while (stage != Stage.DONE && bytes.hasRemaining()) {
            if (stage == Stage.BODY || stage == Stage.CHUNK) {
                takeBody(bytes);
            } else {
                takeLine(bytes);
            }
        }
        return stage == Stage.DONE;
    }

    private void takeBody(ByteBuffer bytes) {
        int count = (int) Math.min(left, bytes.remaining());
        int kept = Math.min(count, keptBytes - body.size());
        if (kept > 0) {
            byte[] part = new byte[kept];
            bytes.get(bytes.position(), part);
            body.writeBytes(part);
        }
        bytes.position(bytes.position() + count);
        left -= count;
        if (left == 0) {
            stage = chunked ? Stage.CHUNK_END : Stage.DONE;
        }
    }

    private void takeLine(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                int length = lineLength > 0 && line[lineLength - 1] == '\r' ? lineLength - 1 : lineLength;
                lineLength = 0;
                endOfLine(length);
                return;
            }
            if (lineLength == LONGEST_LINE) {
                throw new IllegalStateException("a line of the answer is longer than " + LONGEST_LINE + " bytes");
            }
            line[lineLength++] = next;
        }
    }

    private void endOfLine(int length) {
        switch (stage) {
            case STATUS -> {
                status = Integer.parseInt(text(9, 12));
                stage = Stage.HEADERS;
            }
            case HEADERS -> {
                if (length == 0) {
                    endOfHeaders();
                } else {
                    header(length);
                }
            }
            case CHUNK_SIZE -> {
                left = Long.parseLong(text(0, length).split(";", 2)[0].strip(), 16);
                stage = left == 0 ? Stage.TRAILERS : Stage.CHUNK;
            }
            case CHUNK_END -> stage = Stage.CHUNK_SIZE;
            case TRAILERS -> stage = length == 0 ? Stage.DONE : Stage.TRAILERS;
            case BODY, CHUNK, DONE -> throw new IllegalStateException("no line is expected in " + stage);
        }
    }

    private void endOfHeaders() {
        if (chunked) {
            stage = Stage.CHUNK_SIZE;
        } else if (left > 0) {
            stage = Stage.BODY;
        } else if (left == 0 || status == 204 || status == 304) {
            stage = Stage.DONE;
        } else {
            throw new IllegalStateException("an answer with status " + status + " does not say how long it is");
        }
    }

    private void header(int length) {
        switch (line[0] | 0x20) {
            case 'c' -> {
                if (is("content-length:")) {
                    left = Long.parseLong(value("content-length:", length));
                } else if (is("connection:")) {
                    closes = value("connection:", length).equalsIgnoreCase("close");
                }
            }
            case 't' -> {
                if (is("transfer-encoding:")) {
                    chunked = value("transfer-encoding:", length).equalsIgnoreCase("chunked");
                }
            }
            case 'r' -> {
                if (is("retry-after:")) {
                    retryAfterSeconds = Integer.parseInt(value("retry-after:", length));
                }
            }
            default -> {
                // The others mean nothing here.
            }
        }
    }

    private boolean is(String name) {
        for (int i = 0; i < name.length(); i++) {
            char wanted = name.charAt(i);
            int found = line[i] >= 'A' && line[i] <= 'Z' ? line[i] | 0x20 : line[i];
            if (found != wanted) {
                return false;
            }
        }
        return true;
    }

    private String value(String name, int length) {
        return text(name.length(), length).strip();
    }

    private String text(int from, int to) {
        return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    }

    int status() {
        return status;
    }

    /** Whether the server ends the connection after this answer. */
    boolean closes() {
        return closes;
    }

    /** 0 if the server did not ask to wait. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    String body() {
        return body.toString(StandardCharsets.UTF_8);
    }
}
