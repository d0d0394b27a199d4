package dev.kontext.devstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a process whether it is ready. */
@FunctionalInterface
interface Probe {
    /** Millis to connect, and again to be answered. */
    int PATIENCE_MS = 1000;

    boolean ready();

    /** What the process itself says about why it is not; empty when it says nothing. */
    default String why() {
        return "";
    }

    /** Ready when GET of the path answers 2xx. */
    static Probe httpOk(int port, String path) {
        return new Probe() {
            @Override
            public boolean ready() {
                return ask(port, get(path)).matches("HTTP/1\\.[01] 2.*");
            }

            @Override
            public String why() {
                return all(port, get(path));
            }
        };
    }

    /** Ready when GET of the path is answered, whatever the status. */
    static Probe httpAnswers(int port, String path) {
        return () -> ask(port, get(path)).startsWith("HTTP/1.");
    }

    static Probe accepts(int port) {
        return () -> {
            try (var socket = connect(port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        };
    }

    /** Sends the bytes and returns the first line of the answer; empty when there is none. */
    static String ask(int port, String request) {
        try (var socket = connect(port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var line = new StringBuilder();
            for (int b = socket.getInputStream().read();
                    b >= 0 && b != '\r';
                    b = socket.getInputStream().read()) {
                line.append((char) b);
            }
            return line.toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** As {@link #ask}, but everything until the other side closes. */
    private static String all(int port, String request) {
        try (var socket = connect(port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static Socket connect(int port) throws IOException {
        var socket = new Socket();
        try {
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }
}
