package dev.kontext.e2e.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Stands between a client and a server on loopback, and misbehaves as a network does. */
final class FaultProxy implements AutoCloseable {
    private static final List<String> METHODS = List.of("GET ", "HEAD ", "PUT ", "POST ", "DELETE ");

    private final ServerSocket server;
    private final IntSupplier upstream;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger truncateAfter = new AtomicInteger(-1);
    private volatile Mode mode = Mode.PASS;
    private volatile int delayMs;

    private enum Mode {
        PASS,
        /** Connections are refused, open ones are reset. */
        CUT,
        /** Everything comes late. */
        SLOW,
        /** Bytes go nowhere, and nobody is told. */
        HALF_OPEN,
        /** Requests arrive, and their answers go nowhere. */
        UNANSWERED,
        /** Some HTTP requests are answered 503, as by an object store that is asked too much. */
        BUSY
    }

    /** Out of a hundred requests, so many are refused by one that is busy. */
    private static final int REFUSED = 30;

    private static final byte[] SLOW_DOWN = answer("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>");

    /** @param upstream the server's port, asked for each connection: a restart may move it */
    FaultProxy(IntSupplier upstream) throws IOException {
        this.upstream = upstream;
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("proxy-" + port()).start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void cut() {
        mode = Mode.CUT;
        reset();
    }

    void slow(int ms) {
        delayMs = ms;
        mode = Mode.SLOW;
    }

    void halfOpen() {
        mode = Mode.HALF_OPEN;
    }

    void unanswered() {
        mode = Mode.UNANSWERED;
    }

    void busy() {
        mode = Mode.BUSY;
    }

    void reset() {
        links.forEach(Link::reset);
    }

    /** The next answer ends after so many bytes, in the middle of whatever it says. */
    void truncateNext(int bytes) {
        truncateAfter.set(bytes);
    }

    /** What hangs is reset, so that nobody waits for swallowed bytes. A truncation still waits for its answer. */
    void heal() {
        var before = mode;
        mode = Mode.PASS;
        if (before == Mode.HALF_OPEN || before == Mode.UNANSWERED) {
            reset();
        }
    }

    private static byte[] answer(String body) {
        return ("HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean beginsRequest(byte[] bytes, int count) {
        var text = new String(bytes, 0, Math.min(count, 8), StandardCharsets.US_ASCII);
        return METHODS.stream().anyMatch(text::startsWith);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                if (mode == Mode.CUT) {
                    resetOnClose(client);
                } else {
                    Thread.ofVirtual().start(() -> connect(client));
                }
            } catch (IOException e) {
                // Closed, or a client that is gone already: the loop's condition tells.
            }
        }
    }

    private void connect(Socket client) {
        try {
            var link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), upstream.getAsInt()));
            links.add(link);
            Thread.ofVirtual().start(() -> link.pump(link.client, link.server, false));
            link.pump(link.server, link.client, true);
        } catch (IOException | RuntimeException e) {
            resetOnClose(client);
        }
    }

    private static void resetOnClose(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is gone, which is what was wanted.
        }
    }

    private final class Link {
        private final Socket client;
        private final Socket server;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void reset() {
            links.remove(this);
            resetOnClose(client);
            resetOnClose(server);
        }

        private boolean isRefused(byte[] bytes, int count) {
            return mode == Mode.BUSY
                    && beginsRequest(bytes, count)
                    && ThreadLocalRandom.current().nextInt(100) < REFUSED;
        }

        /** Lets the client read the answer: a reset could overtake it. */
        private void refuse(Socket from) throws IOException {
            from.getOutputStream().write(SLOW_DOWN);
            from.shutdownOutput();
            from.setSoTimeout(1_000);
            from.getInputStream().transferTo(OutputStream.nullOutputStream());
        }

        void pump(Socket from, Socket to, boolean isAnswer) {
            var buffer = new byte[16 << 10];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (mode == Mode.HALF_OPEN || (isAnswer && mode == Mode.UNANSWERED)) {
                        continue;
                    }
                    if (!isAnswer && isRefused(buffer, count)) {
                        refuse(from);
                        break;
                    }
                    if (mode == Mode.SLOW) {
                        Thread.sleep(delayMs);
                    }
                    int left = isAnswer ? truncateAfter.getAndSet(-1) : -1;
                    out.write(buffer, 0, left < 0 ? count : Math.min(left, count));
                    out.flush();
                    if (left >= 0 && left < count) {
                        break;
                    }
                }
            } catch (IOException e) {
                // One side is gone; the other is told below.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                reset();
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        reset();
    }
}
