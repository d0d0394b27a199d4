package dev.kontext.e2e.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Stands between a client and a server on loopback, and misbehaves as a network does. */
final class FaultProxy implements AutoCloseable {
    private static final List<String> METHODS = List.of("GET ", "HEAD ", "PUT ", "POST ", "DELETE ");

    private final ServerSocket server;
    private final IntSupplier upstream;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger truncateAfter = new AtomicInteger(-1);

    /** What the last fault has met so far. */
    private final AtomicInteger hits = new AtomicInteger();

    private final Random dice;
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

    /**
     * @param upstream the server's port, asked for each connection: a restart may move it
     * @param seed of what is refused while it is busy
     */
    FaultProxy(IntSupplier upstream, long seed) throws IOException {
        this.upstream = upstream;
        this.dice = new Random(seed);
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("proxy-" + port()).start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void cut() {
        begin(Mode.CUT);
        resetAll();
    }

    void slow(int ms) {
        delayMs = ms;
        begin(Mode.SLOW);
    }

    void halfOpen() {
        begin(Mode.HALF_OPEN);
    }

    void unanswered() {
        begin(Mode.UNANSWERED);
    }

    void busy() {
        begin(Mode.BUSY);
    }

    void reset() {
        hits.set(0);
        resetAll();
    }

    /** The next answer that is longer ends after so many bytes, in the middle of whatever it says. */
    void truncateNext(int bytes) {
        hits.set(0);
        truncateAfter.set(bytes);
    }

    /** How many connections, requests or answers the last fault has met so far. */
    int hits() {
        return hits.get();
    }

    /** What hangs is reset, so that nobody waits for swallowed bytes; a truncation that met no answer is taken back. */
    void heal() {
        var before = mode;
        mode = Mode.PASS;
        truncateAfter.set(-1);
        if (before == Mode.HALF_OPEN || before == Mode.UNANSWERED) {
            links.forEach(Link::reset);
        }
    }

    private void begin(Mode next) {
        hits.set(0);
        mode = next;
    }

    private void resetAll() {
        for (var link : links) {
            if (link.reset()) {
                hits.incrementAndGet();
            }
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
                    hits.incrementAndGet();
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

        /** @return whether it was open */
        boolean reset() {
            boolean wasOpen = links.remove(this);
            resetOnClose(client);
            resetOnClose(server);
            return wasOpen;
        }

        private boolean isSwallowed(boolean isAnswer) {
            return mode == Mode.HALF_OPEN || (isAnswer && mode == Mode.UNANSWERED);
        }

        private boolean isRefused(byte[] bytes, int count) {
            return mode == Mode.BUSY && beginsRequest(bytes, count) && dice.nextInt(100) < REFUSED;
        }

        private boolean isTruncated(int left, int count) {
            return left >= 0 && left < count && truncateAfter.compareAndSet(left, -1);
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
                    if (isSwallowed(isAnswer)) {
                        hits.incrementAndGet();
                        continue;
                    }
                    if (!isAnswer && isRefused(buffer, count)) {
                        hits.incrementAndGet();
                        refuse(from);
                        break;
                    }
                    if (mode == Mode.SLOW) {
                        hits.incrementAndGet();
                        Thread.sleep(delayMs);
                    }
                    int left = truncateAfter.get();
                    if (isAnswer && isTruncated(left, count)) {
                        hits.incrementAndGet();
                        out.write(buffer, 0, left);
                        break;
                    }
                    out.write(buffer, 0, count);
                    out.flush();
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
        links.forEach(Link::reset);
    }
}
