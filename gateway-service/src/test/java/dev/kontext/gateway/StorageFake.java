package dev.kontext.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.storage.InputArtifact;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Speaks storage-service's protocol over memory. A picture is a text: {@code picture 640x480 …}, or the code of the
 * refusal it should meet.
 */
public final class StorageFake implements AutoCloseable {
    static final String KEY = "service-key";
    private static final Pattern INPUT =
            Pattern.compile("/internal/v1/inputs/([^/]+)/(sha256:[0-9a-f]+)(/keep-until)?");
    private static final Pattern PICTURE = Pattern.compile("picture (\\d+)x(\\d+).*", Pattern.DOTALL);
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final ObjectMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .findAndAddModules()
            .build();
    private final HttpServer server;
    private final Map<String, InputArtifact> inputs = new ConcurrentHashMap<>();
    private final Map<String, byte[]> results = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Instant> keptUntil = new ConcurrentHashMap<>();
    private volatile boolean away;

    StorageFake() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Method and path of every call but health checks. */
    List<String> calls() {
        return calls;
    }

    Optional<Instant> keptUntil(String tenant, Digest digest) {
        return Optional.ofNullable(keptUntil.get(tenant + "/" + digest));
    }

    /** Puts an input there without a call. */
    void put(String tenant, byte[] content) {
        inputs.put(
                tenant + "/" + Digest.of(content),
                new InputArtifact(Digest.of(content), "image/png", 1, 1, content.length));
    }

    /** Deletes an input. */
    void remove(String tenant, Digest digest) {
        inputs.remove(tenant + "/" + digest);
    }

    void putResult(String path, byte[] content) {
        results.put("/internal/v1/results/" + path, content);
    }

    void setAway(boolean value) {
        away = value;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange call) throws IOException {
        try (call) {
            var path = call.getRequestURI().getPath();
            var body = call.getRequestBody().readAllBytes();
            if (path.equals("/q/health/live")) {
                answer(call, away ? 503 : 200, "{}".getBytes(StandardCharsets.UTF_8));
                return;
            }
            calls.add(call.getRequestMethod() + " " + path);
            if (!("Bearer " + KEY).equals(call.getRequestHeaders().getFirst("Authorization"))) {
                answer(call, ErrorCode.UNAUTHORIZED);
            } else if (away) {
                answer(call, ErrorCode.UNAVAILABLE);
            } else if (path.startsWith("/internal/v1/results/")) {
                result(call, path);
            } else {
                input(call, path, body);
            }
        }
    }

    private void input(HttpExchange call, String path, byte[] body) throws IOException {
        var known = INPUT.matcher(path);
        if (call.getRequestMethod().equals("POST")) {
            store(call, path.substring("/internal/v1/inputs/".length()), body);
        } else if (!known.matches() || !inputs.containsKey(known.group(1) + "/" + known.group(2))) {
            answer(call, 404, json.writeValueAsBytes(Problem.of(ErrorCode.ARTIFACT_NOT_FOUND, "?")));
        } else if (known.group(3) != null) {
            keptUntil.put(
                    known.group(1) + "/" + known.group(2),
                    Instant.parse(json.readTree(body).get("until").asText()));
            answer(call, 204, new byte[0]);
        } else {
            answer(call, 200, json.writeValueAsBytes(inputs.get(known.group(1) + "/" + known.group(2))));
        }
    }

    private void store(HttpExchange call, String tenant, byte[] body) throws IOException {
        var text = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8);
        var refusal = Arrays.stream(ErrorCode.values())
                .filter(code -> code.wire().equals(text))
                .findFirst();
        Matcher picture = PICTURE.matcher(text);
        if (refusal.isPresent()) {
            answer(call, refusal.get());
        } else if (picture.matches()) {
            var artifact = new InputArtifact(
                    Digest.of(body),
                    "image/png",
                    Integer.parseInt(picture.group(1)),
                    Integer.parseInt(picture.group(2)),
                    body.length);
            inputs.put(tenant + "/" + artifact.digest(), artifact);
            answer(call, 201, json.writeValueAsBytes(artifact));
        } else {
            answer(call, ErrorCode.INVALID_IMAGE);
        }
    }

    private void result(HttpExchange call, String path) throws IOException {
        var content = results.get(path);
        if (content == null) {
            answer(call, ErrorCode.IMAGE_NOT_FOUND);
            return;
        }
        var etag = "\"" + Digest.of(content).hex() + "\"";
        call.getResponseHeaders().set("ETag", etag);
        call.getResponseHeaders().set("Accept-Ranges", "bytes");
        if (etag.equals(call.getRequestHeaders().getFirst("If-None-Match"))) {
            answer(call, 304, new byte[0]);
            return;
        }
        var range = Optional.ofNullable(call.getRequestHeaders().getFirst("Range"))
                .map(RANGE::matcher)
                .filter(Matcher::matches);
        if (range.isEmpty()) {
            answer(call, 200, content);
            return;
        }
        int from = Integer.parseInt(range.get().group(1));
        int to = range.get().group(2).isEmpty()
                ? content.length - 1
                : Math.min(content.length - 1, Integer.parseInt(range.get().group(2)));
        if (from >= content.length) {
            call.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
            answer(call, ErrorCode.RANGE_NOT_SATISFIABLE);
            return;
        }
        call.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + to + "/" + content.length);
        answer(call, 206, Arrays.copyOfRange(content, from, to + 1));
    }

    private void answer(HttpExchange call, ErrorCode code) throws IOException {
        answer(call, code.status(), json.writeValueAsBytes(Problem.of(code, "Storage says " + code.wire() + ".")));
    }

    private static void answer(HttpExchange call, int status, byte[] body) throws IOException {
        call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            call.getResponseBody().write(body);
        }
    }
}
