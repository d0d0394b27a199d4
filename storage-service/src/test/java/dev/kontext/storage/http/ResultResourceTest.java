package dev.kontext.storage.http;

import static dev.kontext.storage.StorageApi.code;
import static dev.kontext.storage.StorageApi.contentDigest;
import static dev.kontext.storage.StorageApi.get;
import static dev.kontext.storage.StorageApi.json;
import static dev.kontext.storage.StorageApi.putResult;
import static dev.kontext.storage.StorageApi.request;
import static dev.kontext.storage.StorageApi.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.storage.Receipts;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.output.OutputFormat;
import dev.kontext.storage.Pictures;
import dev.kontext.storage.StorageApi;
import dev.kontext.storage.StorageServers;
import dev.kontext.storage.TestClock;
import dev.kontext.storage.object.ObjectStore;
import dev.kontext.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
@QuarkusTest
@WithTestResource(StorageServers.class)
class ResultResourceTest {
    private static final String LEASE = "lease_00000000000000000000000000";

    private final String tenant = TestServers.unique("t");
    private final String folder = "/internal/v1/results/" + tenant + "/job_00000000000000000000000000/" + LEASE + "/";
    private final String path = folder + "0.png";
    private final byte[] file = Pictures.png(40, 30);

    @Inject
    ObjectStore store;

    @Inject
    TestClock clock;

    @BeforeAll
    static void awaitReady() {
        StorageApi.awaitReady();
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void aResultIsKeptWithWhatItsHeaderSays(OutputFormat format) {
        var picture = Pictures.encode(Pixels.filled(40, 30, 1, 2, 3), format);

        var kept = putResult(folder + "0." + format.extension(), format.mediaType(), picture);

        assertThat(kept.statusCode()).isEqualTo(201);
        assertThat(json(kept))
                .hasToString(("{\"lease\":\"%s\",\"name\":\"0.%s\",\"content_type\":\"%s\",\"width\":40,\"height\":30,"
                                + "\"bytes\":%d,\"sha256\":\"%s\",\"receipt\":\"%s\"}")
                        .formatted(
                                LEASE,
                                format.extension(),
                                format.mediaType(),
                                picture.length,
                                Digest.of(picture).hex(),
                                receipt(format, picture)));
    }

    private @Nullable String receipt(OutputFormat format, byte[] picture) {
        var image = new StoredImage(
                new LeaseId(LEASE),
                "0." + format.extension(),
                format.mediaType(),
                40,
                30,
                picture.length,
                Digest.of(picture).hex());
        return new Receipts(StorageServers.RECEIPTS_KEY)
                .give(new TenantId(tenant), new JobId("job_00000000000000000000000000"), image)
                .receipt();
    }

    @Test
    void aResultIsServedWithItsDigestAsETag() {
        putResult(path, "image/png", file);

        var served = get(path);

        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(served.body()).isEqualTo(file);
        assertThat(served.headers().map())
                .containsEntry("etag", java.util.List.of(etag()))
                .containsEntry("accept-ranges", java.util.List.of("bytes"))
                .containsEntry("content-type", java.util.List.of("image/png"))
                .containsEntry("content-length", java.util.List.of("" + file.length));
    }

    @Test
    void aHeadIsTheAnswerWithoutItsBytes() {
        putResult(path, "image/png", file);

        var head = send(request(path).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(file.length);
        assertThat(head.headers().firstValue("ETag")).contains(etag());
        assertThat(send(request(folder + "1.png").method("HEAD", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoHasItIsToldSo() {
        putResult(path, "image/png", file);

        for (var known : new String[] {etag(), "\"x\", W/" + etag(), "*"}) {
            var answer = send(request(path).header("If-None-Match", known));
            assertThat(answer.statusCode()).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("ETag")).contains(etag());
        }
        assertThat(send(request(path).header("If-None-Match", "\"x\"")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRangeIsServedAlone() {
        putResult(path, "image/png", file);

        var part = send(request(path).header("Range", "bytes=8-15"));

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(file, 8, 16));
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 8-15/" + file.length);
        assertThat(part.headers().firstValueAsLong("Content-Length")).hasValue(8);
        var end = send(request(path).header("Range", "bytes=-4").header("If-Range", etag()));
        assertThat(end.body()).isEqualTo(Arrays.copyOfRange(file, file.length - 4, file.length));
    }

    @Test
    void aRangeOfAnotherVersionIsAnsweredWithTheWhole() {
        putResult(path, "image/png", file);

        var answer = send(request(path).header("Range", "bytes=8-15").header("If-Range", "\"x\""));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(file);
    }

    @Test
    void aRangeBehindTheEndIsRefused() {
        putResult(path, "image/png", file);

        var refused = send(request(path).header("Range", "bytes=" + file.length + "-"));

        assertThat(refused.statusCode()).isEqualTo(416);
        assertThat(code(refused)).isEqualTo("range_not_satisfiable");
        assertThat(refused.headers().firstValue("Content-Range")).contains("bytes */" + file.length);
    }

    @Test
    void puttingTheSameAgainIsFineAndAnotherFileIsRefused() {
        assertThat(putResult(path, "image/png", file).statusCode()).isEqualTo(201);
        assertThat(putResult(path, "image/png", file).statusCode()).isEqualTo(201);

        assertThat(code(putResult(path, "image/png", Pictures.png(40, 30)))).isEqualTo("invalid_image");
        assertThat(get(path).body()).isEqualTo(file);
    }

    @Test
    void bytesThatDifferFromTheirDigestAreRefused() {
        var refused = send(request(path)
                .header("Content-Type", "image/png")
                .header("Content-Digest", contentDigest(Pictures.png(40, 30)))
                .PUT(BodyPublishers.ofByteArray(file)));

        assertThat(code(refused)).isEqualTo("invalid_image");
        assertThat(store.list(tenant + "/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"md5=:AAAA:", "sha-256=:AAAA:", "sha-256=abc", ";"})
    void aPutWithoutAUsableDigestIsRefused(String digest) {
        var refused = send(request(path)
                .header("Content-Type", "image/png")
                .header("Content-Digest", digest)
                .PUT(BodyPublishers.ofByteArray(file)));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(code(refused)).isEqualTo("malformed_request");
        assertThat(store.list(tenant + "/")).isEmpty();
    }

    @Test
    void aFileThatIsNotWhatItsTypeSaysIsRefused() {
        assertThat(code(putResult(path, "image/jpeg", file))).isEqualTo("unsupported_media_type");
        assertThat(code(putResult(path, "image/png", "text".getBytes(UTF_8)))).isEqualTo("unsupported_media_type");
        assertThat(code(putResult(path, "image/png", Pictures.cutOff(file)))).isEqualTo("invalid_image");
        assertThat(code(putResult(path, "image/png", new byte[(64 << 20) + 1]))).isEqualTo("payload_too_large");
        assertThat(store.list(tenant + "/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "%2e%2e", "a%2Fb", "A.png", ".hidden", "a%00b", "a%5Cb"})
    void aNameThatIsNotOneIsNotFound(String name) {
        assertThat(putResult(folder + name, "image/png", file).statusCode()).isIn(400, 404, 405);
        assertThat(get(folder + name).statusCode()).isIn(400, 404);
        assertThat(store.list(tenant + "/")).isEmpty();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(get(path).statusCode()).isEqualTo(404);
        assertThat(code(get(path))).isEqualTo("image_not_found");
        assertThat(code(send(request(path + "/link").POST(BodyPublishers.noBody()))))
                .isEqualTo("image_not_found");
    }

    @Test
    void aLinkWorksWithoutCredentials() throws Exception {
        putResult(path, "image/png", file);

        var link = json(send(request(path + "/link").POST(BodyPublishers.noBody())));

        var expires = Instant.parse(link.path("expires_at").asText());
        assertThat(expires)
                .isBetween(clock.instant().plusSeconds(200), clock.instant().plusSeconds(300));
        var connection = (HttpURLConnection)
                URI.create(link.path("url").asText()).toURL().openConnection();
        assertThat(connection.getContentType()).isEqualTo("image/png");
        try (var in = connection.getInputStream()) {
            assertThat(in.readAllBytes()).isEqualTo(file);
        }
    }

    private String etag() {
        return "\"" + Digest.of(file).hex() + "\"";
    }
}
