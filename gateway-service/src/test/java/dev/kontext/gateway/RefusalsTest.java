package dev.kontext.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.log.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
@QuarkusTest
@WithTestResource(Bench.class)
class RefusalsTest {
    private static final String STITCH = "{\"prompt\": \"x\", \"references\": \"stitch\"}";

    StorageFake storage;
    SchedulerFake scheduler;

    @Inject
    dev.kontext.gateway.job.LogEnds ends;

    @TestHTTPResource("/")
    URL gateway;

    private List<Long> requestsBefore;
    private int storageCallsBefore;
    private int keysBefore;

    @BeforeEach
    void count() {
        requestsBefore = ends.requests();
        storageCallsBefore = storage.calls().size();
        keysBefore = scheduler.redis().keys("kontext:gateway:submission:*").size();
    }

    @AfterEach
    void nothingIsQueuedOrKept() {
        assertThat(ends.requests()).isEqualTo(requestsBefore).hasSize(Topics.REQUEST_PARTITIONS);
        assertThat(scheduler.redis().keys("kontext:gateway:submission:*")).hasSize(keysBefore);
    }

    @ParameterizedTest
    @MethodSource("dev.kontext.gateway.BadRequests#all")
    void aBadRequestIsRefusedBeforeItsPictureIsStored(String json, ErrorCode code, String field) {
        check(Api.submit(json), code, field);
        check(Api.form(json, Api.picture(8, 8)).post("/v1/jobs"), code, field);

        assertThat(storage.calls()).hasSize(storageCallsBefore);
    }

    static Stream<Arguments> badForms() {
        return Stream.of(
                form(
                        "no request",
                        () -> Api.acme().multiPart("image", "a.png", Api.picture(1, 1)),
                        ErrorCode.MALFORMED_REQUEST,
                        null),
                form(
                        "two requests",
                        () -> Api.form("{\"prompt\": \"x\"}")
                                .multiPart("request", "{\"prompt\": \"x\"}", "application/json"),
                        ErrorCode.MALFORMED_REQUEST,
                        null),
                form(
                        "unknown part",
                        () -> Api.form("{\"prompt\": \"x\"}").multiPart("mask", "m.png", Api.picture(1, 1)),
                        ErrorCode.UNKNOWN_FIELD,
                        "mask"),
                form(
                        "two images",
                        () -> Api.form("{\"prompt\": \"x\"}", Api.picture(1, 1), Api.picture(1, 1)),
                        ErrorCode.TOO_MANY_IMAGES,
                        "images"),
                form("five images", () -> Api.form(STITCH, pictures(5)), ErrorCode.TOO_MANY_IMAGES, "images"),
                form(
                        "stitch of one image",
                        () -> Api.form(STITCH, Api.picture(1, 1)),
                        ErrorCode.INVALID_FIELD,
                        "references"),
                form(
                        "a second image that is empty",
                        () -> Api.form(STITCH, Api.picture(1, 1), new byte[0]),
                        ErrorCode.INVALID_IMAGE,
                        "image[1]"),
                form(
                        "image in part and field",
                        () -> Api.form(
                                "{\"prompt\": \"x\", \"images\": [{\"artifact\": \"" + Digest.of(new byte[0]) + "\"}]}",
                                Api.picture(1, 1)),
                        ErrorCode.TOO_MANY_IMAGES,
                        "images"),
                form(
                        "empty image",
                        () -> Api.form("{\"prompt\": \"x\"}", new byte[0]),
                        ErrorCode.INVALID_IMAGE,
                        "image"),
                form(
                        "image as text",
                        () -> Api.form("{\"prompt\": \"x\"}").multiPart("image", "a text"),
                        ErrorCode.MALFORMED_REQUEST,
                        "image"));
    }

    @ParameterizedTest
    @MethodSource("badForms")
    void aBadFormIsRefusedBeforeItsPictureIsStored(
            Supplier<io.restassured.specification.RequestSpecification> form, ErrorCode code, String field) {
        check(form.get().post("/v1/jobs"), code, field);

        assertThat(storage.calls()).hasSize(storageCallsBefore);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid_image",
                "image_too_large",
                "animated_image",
                "unsupported_media_type",
                "payload_too_large"
            })
    void whatStorageRefusesIsRefusedInItsWords(String code) {
        Api.form("{\"prompt\": \"x\"}", code.getBytes(StandardCharsets.UTF_8))
                .post("/v1/jobs")
                .then()
                .statusCode(code.equals("unsupported_media_type") ? 415 : code.equals("payload_too_large") ? 413 : 422)
                .body("code", equalTo(code))
                .body("detail", equalTo("Storage says " + code + "."));
    }

    @Test
    void ofSeveralImagesTheOneThatStorageRefusesIsNamed() {
        Api.form(STITCH, Api.picture(1, 1), "invalid_image".getBytes(StandardCharsets.UTF_8))
                .post("/v1/jobs")
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid_image"))
                .body("field", equalTo("image[1]"));
    }

    @Test
    void theRefusalOfASecondImageSaysHowToAskForIt() {
        Api.form("{\"prompt\": \"x\"}", pictures(2))
                .post("/v1/jobs")
                .then()
                .body("code", equalTo("too_many_images"))
                .body("detail", containsString("references to stitch"))
                .body("detail", containsString("less faithful"));
    }

    @Test
    void ofSeveralArtifactsTheUnknownOneIsNamed() {
        var picture = Api.picture(1, 1);
        storage.put("acme", picture);

        check(
                Api.submit("{\"prompt\": \"x\", \"references\": \"stitch\", \"images\": [{\"artifact\": \""
                        + Digest.of(picture) + "\"}, {\"artifact\": \"" + Digest.of(Api.picture(1, 1)) + "\"}]}"),
                ErrorCode.ARTIFACT_NOT_FOUND,
                "images[1].artifact");
    }

    @Test
    void anUnknownArtifactIsRefused() {
        check(
                Api.submit(
                        "{\"prompt\": \"x\", \"images\": [{\"artifact\": \"" + Digest.of(Api.picture(1, 1)) + "\"}]}"),
                ErrorCode.ARTIFACT_NOT_FOUND,
                "images[0].artifact");
    }

    @Test
    void anArtifactOfAnotherTenantIsNotKnown() {
        var picture = Api.picture(1, 1);
        storage.put("globex", picture);

        check(
                Api.submit("{\"prompt\": \"x\", \"images\": [{\"artifact\": \"" + Digest.of(picture) + "\"}]}"),
                ErrorCode.ARTIFACT_NOT_FOUND,
                "images[0].artifact");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "image/png", "text/csv"})
    void anotherContentTypeIsRefused(String type) {
        check(
                Api.acme()
                        .contentType(type)
                        .body("{}".getBytes(StandardCharsets.UTF_8))
                        .post("/v1/jobs"),
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                null);
    }

    @Test
    void aBodyWithoutAContentTypeIsRefused() throws IOException {
        var answer = raw("""
                POST /v1/jobs HTTP/1.1
                Host: gateway
                Authorization: Bearer %s
                Content-Length: 2
                Connection: close

                {}""".formatted(Bench.ACME));

        assertThat(answer).startsWith("HTTP/1.1 415").contains("unsupported_media_type");
    }

    @Test
    void aBodyThatIsAnnouncedAsTooLargeIsRefusedUnread() throws IOException {
        var answer = raw("""
                POST /v1/jobs HTTP/1.1
                Host: gateway
                Authorization: Bearer %s
                Content-Type: application/json
                Content-Length: 99999999999

                {""".formatted(Bench.ACME));

        assertThat(answer).startsWith("HTTP/1.1 413").contains("payload_too_large");
    }

    @Test
    void aFormThatIsNoFormIsRefused() {
        check(
                Api.acme()
                        .header("Content-Type", "multipart/form-data; boundary=abc")
                        .body("nothing of the kind".getBytes(StandardCharsets.UTF_8))
                        .post("/v1/jobs"),
                ErrorCode.MALFORMED_REQUEST,
                null);
    }

    @Test
    void aFormWithoutABoundaryIsRefused() {
        check(
                Api.acme()
                        .header("Content-Type", "multipart/form-data")
                        .body("nothing of the kind".getBytes(StandardCharsets.UTF_8))
                        .post("/v1/jobs"),
                ErrorCode.MALFORMED_REQUEST,
                null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "with space", "ümlaut"})
    void anIdempotencyKeyHasAForm(String key) {
        check(Api.submit("{\"prompt\": \"x\"}", key), ErrorCode.INVALID_FIELD, "Idempotency-Key");
    }

    @Test
    void nobodyGetsInWithoutAKey() {
        for (var call : List.of(
                given().get("/v1/jobs"),
                given().get("/v1/nothing"),
                given().contentType("application/json").body("{").post("/v1/jobs"),
                Api.as("wrong").get("/v1/jobs"),
                Api.as("").get("/v1/jobs"),
                given().header("Authorization", "Basic YTpi").get("/v1/jobs"),
                given().header(
                                "X-API-Key",
                                Digest.of(Bench.ACME.getBytes(StandardCharsets.UTF_8))
                                        .hex())
                        .get("/v1/jobs"))) {
            check(call, ErrorCode.UNAUTHORIZED, null);
            call.then().header("WWW-Authenticate", startsWith("Bearer"));
        }
    }

    @Test
    void unknownAddressesMethodsAndFormsHaveTheirProblems() {
        check(Api.acme().get("/v1/nothing"), ErrorCode.NOT_FOUND, null);
        check(given().get("/nothing"), ErrorCode.NOT_FOUND, null);
        check(Api.acme().delete("/v1/jobs"), ErrorCode.METHOD_NOT_ALLOWED, null);
        check(Api.acme().accept("text/html").get("/v1/jobs"), ErrorCode.NOT_ACCEPTABLE, null);
        check(Api.acme().get("/v1/jobs/not-an-id"), ErrorCode.JOB_NOT_FOUND, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "status=done", "cursor=%21", "cursor=YWJj"})
    void aListParameterOutOfRangeIsRefused(String query) {
        check(Api.acme().get("/v1/jobs?" + query), ErrorCode.INVALID_FIELD, query.substring(0, query.indexOf('=')));
    }

    @Test
    void anUnknownListParameterIsRefused() {
        check(Api.acme().get("/v1/jobs?state=queued"), ErrorCode.UNKNOWN_FIELD, "state");
    }

    private static void check(Response response, ErrorCode code, String field) {
        var checked = response.then()
                .statusCode(code.status())
                .contentType("application/problem+json")
                .body("code", equalTo(code.wire()))
                .body("type", equalTo("urn:kontext:error:" + code.wire()))
                .body("title", equalTo(code.title()))
                .body("status", equalTo(code.status()))
                .body("field", equalTo(field))
                .body("detail", not(containsString("Exception")));
        var detail = checked.extract().<String>path("detail");
        assertThat(detail).endsWith(".").hasSizeBetween(20, 300);
        if (field != null) {
            assertThat(detail).containsAnyOf(field, field.equals("images") ? "picture" : field);
        }
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[][] pictures(int count) {
        return Stream.generate(() -> Api.picture(1, 1)).limit(count).toArray(byte[][]::new);
    }

    private static Arguments form(
            String name,
            Supplier<io.restassured.specification.RequestSpecification> form,
            ErrorCode code,
            String field) {
        return arguments(named(name, form), code, field);
    }
}
