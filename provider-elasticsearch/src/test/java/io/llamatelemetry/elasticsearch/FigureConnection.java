package io.llamatelemetry.elasticsearch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection to a server, for one request after another. It does no more than it must, since what the generator takes of
 * the machine is not there for what is measured.
 */
final class FigureConnection implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 << 10;
    private static final int HEXADECIMAL = 16;

    private final URI url;
    private final String contentType;
    private final Socket socket;
    private final InputStream in;

    FigureConnection(URI url, String contentType) throws IOException {
        this.url = url;
        this.contentType = contentType;
        this.socket = new Socket(url.getHost(), url.getPort());
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    }

    /**
     * An answer.
     *
     * @param status its status
     * @param body its body
     */
    record Answer(int status, String body) {}

    /** Posts a body and waits for the answer. */
    Answer post(byte[] body) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream(body.length + 256);
        request.writeBytes(("POST " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nContent-Type: "
                        + contentType + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        socket.getOutputStream().write(request.toByteArray());
        return answer();
    }

    private Answer answer() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = 0;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(value(lower));
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = value(lower).equals("chunked");
            }
        }
        byte[] body = chunked ? chunks() : in.readNBytes(length);
        return new Answer(status, new String(body, StandardCharsets.UTF_8));
    }

    private static String value(String header) {
        return header.substring(header.indexOf(':') + 1).strip();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length;
        do {
            length = Integer.parseInt(line(), HEXADECIMAL);
            body.writeBytes(in.readNBytes(length));
            line();
        } while (length > 0);
        return body.toByteArray();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException(url + " closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
