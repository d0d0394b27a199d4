package dev.kontext.storage.http;

import static dev.kontext.storage.StorageApi.code;
import static dev.kontext.storage.StorageApi.get;
import static dev.kontext.storage.StorageApi.input;
import static dev.kontext.storage.StorageApi.json;
import static dev.kontext.storage.StorageApi.keepUntil;
import static dev.kontext.storage.StorageApi.request;
import static dev.kontext.storage.StorageApi.send;
import static dev.kontext.storage.StorageApi.upload;
import static dev.kontext.storage.StorageApi.uploadChunked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.Digest;
import dev.kontext.imaging.Pam;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import dev.kontext.imaging.output.OutputFormat;
import dev.kontext.storage.Pictures;
import dev.kontext.storage.StorageApi;
import dev.kontext.storage.StorageServers;
import dev.kontext.storage.object.ObjectStore;
import dev.kontext.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
@QuarkusTest
@WithTestResource(StorageServers.class)
class InputResourceTest {
    private final String tenant = TestServers.unique("t");

    @Inject
    ObjectStore store;

    @BeforeAll
    static void awaitReady() {
        StorageApi.awaitReady();
    }

    @Test
    void anUploadIsKeptUnderItsDigestWithItsPixelsBesideIt() throws Exception {
        var pixels = Pixels.filled(31, 17, 200, 100, 50);
        var file = Pictures.encode(pixels, OutputFormat.PNG);
        var digest = Digest.of(file);

        var kept = upload(tenant, file);

        assertThat(kept.statusCode()).isEqualTo(201);
        assertThat(json(kept))
                .hasToString(
                        "{\"digest\":\"%s\",\"content_type\":\"image/png\",\"width\":31,\"height\":17,\"bytes\":%d}"
                                .formatted(digest, file.length));
        assertThat(json(get(input(tenant, digest)))).isEqualTo(json(kept));
        var served = get(input(tenant, digest) + "/pixels");
        assertThat(served.headers().firstValue("Content-Type")).contains("image/x-portable-arbitrarymap");
        assertThat(served.headers().firstValueAsLong("Content-Length")).hasValue(served.body().length);
        assertThat(Pam.decode(served.body(), 1000)).isEqualTo(pixels);
        assertThat(store.get(tenant + "/in/" + digest.hex() + "/original").orElseThrow().stream()
                        .readAllBytes())
                .isEqualTo(file);
    }

    @Test
    void theSameBytesAreKeptOnce() {
        var file = Pictures.png(8, 8);

        assertThat(upload(tenant, file).statusCode()).isEqualTo(201);
        assertThat(upload(tenant, file).statusCode()).isEqualTo(200);
        assertThat(uploadChunked(tenant, new ByteArrayInputStream(file)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anInputOfOneTenantIsUnknownToAnother() {
        var file = Pictures.png(8, 8);
        upload(tenant, file);
        var other = TestServers.unique("t");

        assertThat(get(input(other, Digest.of(file))).statusCode()).isEqualTo(404);
        assertThat(get(input(other, Digest.of(file)) + "/pixels").statusCode()).isEqualTo(404);
        assertThat(upload(other, file).statusCode()).isEqualTo(201);
    }

    static Stream<Arguments> oddImages() {
        return Stream.of(
                Arguments.of("image/png", new Size(1, 1), Pictures.png(1, 1)),
                Arguments.of("image/png", new Size(9, 3), Pictures.png(9, 3, BufferedImage.TYPE_BYTE_GRAY)),
                Arguments.of("image/png", new Size(9, 3), Pictures.png(9, 3, BufferedImage.TYPE_USHORT_GRAY)),
                Arguments.of("image/png", new Size(9, 3), Pictures.png(9, 3, BufferedImage.TYPE_BYTE_BINARY)),
                Arguments.of("image/png", new Size(9, 3), Pictures.png(9, 3, BufferedImage.TYPE_BYTE_INDEXED)),
                Arguments.of("image/png", new Size(9, 3), Pictures.png(9, 3, BufferedImage.TYPE_INT_ARGB)),
                Arguments.of("image/jpeg", new Size(40, 20), Pictures.jpegTurned(40, 20, 1)),
                Arguments.of("image/jpeg", new Size(20, 40), Pictures.jpegTurned(40, 20, 6)),
                Arguments.of(
                        "image/webp",
                        new Size(33, 5),
                        Pictures.encode(Pixels.filled(33, 5, 1, 2, 3, 4), OutputFormat.WEBP)));
    }

    @ParameterizedTest
    @MethodSource("oddImages")
    void oddImagesBecomePixelsOfTheirUprightSize(String type, Size size, byte[] file) throws Exception {
        var kept = json(upload(tenant, file));

        assertThat(kept.path("content_type").asText()).isEqualTo(type);
        assertThat(new Size(kept.path("width").asInt(), kept.path("height").asInt()))
                .isEqualTo(size);
        var pixels = Pam.decode(get(input(tenant, Digest.of(file)) + "/pixels").body(), 10_000);
        assertThat(pixels.size()).isEqualTo(size);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(415, "unsupported_media_type", "text", "not an image".getBytes(UTF_8)),
                refusal(415, "unsupported_media_type", "nothing", new byte[0]),
                refusal(422, "invalid_image", "cut off", Pictures.cutOff(Pictures.png(64, 64))),
                refusal(422, "image_too_large", "too many pixels", Pictures.claiming(30_000, 30_000)),
                refusal(422, "image_too_large", "too wide", Pictures.claiming(16_384, 1)),
                refusal(422, "animated_image", "animated", Pictures.animated()),
                refusal(413, "payload_too_large", "too long", new byte[(64 << 20) + 1]));
    }

    /** With a name: without one, the test's would list every byte. */
    private static Arguments refusal(int status, String code, String name, byte[] file) {
        return Arguments.of(status, code, Named.of(name, file));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalHasItsCodeAndLeavesNothing(int status, String code, byte[] file) {
        var refused = upload(tenant, file);

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(code(refused)).isEqualTo(code);
        assertThat(json(refused).path("detail").asText()).isNotBlank();
        assertThat(store.list(tenant + "/")).isEmpty();
    }

    @Test
    void aBodyWithoutALengthIsCutAtTheCap() {
        var refused = uploadChunked(tenant, new ByteArrayInputStream(new byte[(64 << 20) + 1]));

        assertThat(code(refused)).isEqualTo("payload_too_large");
        assertThat(store.list(tenant + "/")).isEmpty();
    }

    @Test
    void aTouchOfWhatIsNotThereIsRefused() {
        var refused = keepUntil(tenant, Digest.of(new byte[] {1}), "{\"until\":\"2030-01-01T00:00:00Z\"}");

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(code(refused)).isEqualTo("artifact_not_found");
        assertThat(store.list(tenant + "/")).isEmpty();
    }

    @Test
    void aTouchNeedsAnInstantAndIgnoresFieldsThatItDoesNotKnow() {
        var file = Pictures.png(8, 8);
        upload(tenant, file);
        var digest = Digest.of(file);

        assertThat(keepUntil(tenant, digest, "{\"until\":\"2030-01-01T00:00:00Z\",\"new\":1}")
                        .statusCode())
                .isEqualTo(204);
        for (var body : new String[] {"{}", "null", "{\"until\":\"soon\"}", "{\"until\":", ""}) {
            assertThat(code(keepUntil(tenant, digest, body))).isEqualTo("malformed_request");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/v1/inputs/UPPER/sha256:0000000000000000000000000000000000000000000000000000000000000000",
                "/internal/v1/inputs/acme/sha256:00",
                "/internal/v1/inputs/acme/..%2F..%2Fother",
                "/internal/v1/elsewhere"
            })
    void anAddressThatCannotBeIsNotFound(String path) {
        assertThat(get(path).statusCode()).isEqualTo(404);
        assertThat(code(get(path))).isEqualTo("not_found");
    }

    @Test
    void aWrongMethodIsRefused() {
        var refused = send(request("/internal/v1/inputs/" + tenant).DELETE());

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(code(refused)).isEqualTo("method_not_allowed");
    }

    @Test
    void nobodyGetsInWithoutTheServiceCredential() {
        var path = "/internal/v1/inputs/" + tenant;
        var none = HttpRequest.newBuilder(request(path).build().uri())
                .POST(BodyPublishers.ofByteArray(Pictures.png(4, 4)));
        var wrong = request(path).setHeader("Authorization", "Bearer guess").GET();
        var basic = request(path).setHeader("Authorization", StorageServers.KEY).GET();

        for (var intruder : new HttpRequest.Builder[] {none, wrong, basic}) {
            var refused = send(intruder);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(code(refused)).isEqualTo("unauthorized");
        }
        assertThat(store.list(tenant + "/")).isEmpty();
    }
}
