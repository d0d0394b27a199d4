package dev.kontext.worker.fake;

import com.sun.net.httpserver.HttpExchange;
import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.imaging.Pam;
import dev.kontext.imaging.Pixels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/** Storage-service's side of a worker's calls, in memory. Misbehaves when told to. */
public final class FakeStorage extends HttpFake {
    private final Map<String, byte[]> inputs = new ConcurrentHashMap<>();
    private final Map<String, byte[]> results = new ConcurrentHashMap<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger lies = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Optional<CountDownLatch> gate = Optional.empty();
    private volatile int refusal = 503;

    public FakeStorage() throws IOException {
        super(0);
        listen();
    }

    @Override
    void answer(HttpExchange exchange) throws IOException, InterruptedException {
        calls.incrementAndGet();
        if (gate.isPresent()) {
            gate.get().await();
        }
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.sendResponseHeaders(refusal, -1);
            return;
        }
        var path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("GET")) {
            give(exchange, path);
        } else {
            keep(exchange, path);
        }
    }

    private void give(HttpExchange exchange, String path) throws IOException {
        var file = inputs.get(path);
        if (file == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        if (cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file, 0, file.length / 2);
            exchange.getResponseBody().flush();
            throw new IOException("cut off on purpose");
        }
        bytes(exchange, 200, Pam.MEDIA_TYPE, file);
    }

    private void keep(HttpExchange exchange, String path) throws IOException {
        var file = exchange.getRequestBody().readAllBytes();
        var sha256 = Digest.newSha256().digest(file);
        var expected = "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Content-Digest")) || type == null) {
            exchange.sendResponseHeaders(422, -1);
            return;
        }
        results.put(path, file);
        var picture = ImageIO.read(new ByteArrayInputStream(file));
        var parts = path.split("/", -1);
        var hex = lies.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                ? "0".repeat(64)
                : HexFormat.of().formatHex(sha256);
        json(
                exchange,
                201,
                new StoredImage(
                        new LeaseId(parts[parts.length - 2]),
                        parts[parts.length - 1],
                        type,
                        picture.getWidth(),
                        picture.getHeight(),
                        file.length,
                        hex));
    }

    /** Holds an input, under a digest of its pixels. */
    public Digest hold(String tenant, Pixels pixels) {
        return hold(tenant, Pam.encode(pixels));
    }

    public Digest hold(String tenant, byte[] file) {
        var digest = Digest.of(file);
        inputs.put("/internal/v1/inputs/" + tenant + "/" + digest + "/pixels", file);
        return digest;
    }

    /** Holds an input no longer. */
    public void drop(String tenant, Digest digest) {
        inputs.remove("/internal/v1/inputs/" + tenant + "/" + digest + "/pixels");
    }

    public Optional<byte[]> result(String path) {
        return Optional.ofNullable(results.get("/internal/v1/results/" + path));
    }

    public int resultCount() {
        return results.size();
    }

    public int calls() {
        return calls.get();
    }

    public void refuseNext(int calls) {
        refuseNext(calls, 503);
    }

    public void refuseNext(int calls, int status) {
        refusal = status;
        refusals.set(calls);
    }

    /** Ends the next answers with pixels in their middle. */
    public void cutNext(int answers) {
        cuts.set(answers);
    }

    /** Claims to hold other bytes than were sent. */
    public void lieNext(int answers) {
        lies.set(answers);
    }

    /** Answers nothing until {@link #open}. */
    public void shut() {
        gate = Optional.of(new CountDownLatch(1));
    }

    public void open() {
        gate.ifPresent(CountDownLatch::countDown);
        gate = Optional.empty();
    }
}
