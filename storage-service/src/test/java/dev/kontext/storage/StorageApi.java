package dev.kontext.storage;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.job.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.HexFormat;
import org.eclipse.microprofile.config.ConfigProvider;

/** Calls the service under test as the other services do. */
public final class StorageApi {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private StorageApi() {}

    /** Until then the service answers 503: it makes its bucket while it already listens. */
    public static void awaitReady() {
        await().until(() -> get("/q/health/ready").statusCode() == 200);
    }

    public static HttpRequest.Builder request(String path) {
        var port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
        var address = URI.create("http://127.0.0.1:" + port + path);
        return HttpRequest.newBuilder(address).header("Authorization", "Bearer " + StorageServers.KEY);
    }

    public static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static HttpResponse<byte[]> get(String path) {
        return send(request(path));
    }

    public static HttpResponse<byte[]> upload(String tenant, byte[] file) {
        return send(request("/internal/v1/inputs/" + tenant).POST(BodyPublishers.ofByteArray(file)));
    }

    /** Without a length, as a gateway that passes a stream on. */
    public static HttpResponse<byte[]> uploadChunked(String tenant, InputStream file) {
        return send(request("/internal/v1/inputs/" + tenant).POST(BodyPublishers.ofInputStream(() -> file)));
    }

    public static HttpResponse<byte[]> keepUntil(String tenant, Digest digest, String body) {
        return send(request(input(tenant, digest) + "/keep-until")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    }

    public static HttpResponse<byte[]> putResult(String path, String contentType, byte[] file) {
        return send(request(path)
                .header("Content-Type", contentType)
                .header("Content-Digest", contentDigest(file))
                .PUT(BodyPublishers.ofByteArray(file)));
    }

    public static String contentDigest(byte[] file) {
        var sha256 = HexFormat.of().parseHex(Digest.of(file).hex());
        return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
    }

    public static String input(String tenant, Digest digest) {
        return "/internal/v1/inputs/" + tenant + "/" + digest;
    }

    public static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException("not JSON", e);
        }
    }

    /** The code of a refusal. */
    public static String code(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")
                ? json(answer).path("code").asText()
                : "no problem but " + answer.statusCode();
    }
}
