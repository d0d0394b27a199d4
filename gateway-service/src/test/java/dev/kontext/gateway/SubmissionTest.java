package dev.kontext.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.References;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.log.Topics;
import dev.kontext.contracts.redis.RedisLayout;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("servers")
@QuarkusTest
@WithTestResource(Bench.class)
class SubmissionTest {
    StorageFake storage;
    SchedulerFake scheduler;

    @TestHTTPResource("/v1/jobs")
    URL jobs;

    @Test
    void aPromptAloneBecomesAJobWithAllDefaults() {
        var response = Api.submit("{\"prompt\": \"  a red car \"}");

        var id = Api.id(response);
        response.then()
                .header("Location", "/v1/jobs/" + id)
                .header("Retry-After", "1")
                .header("ETag", "W/\"0\"")
                .body("status", equalTo("queued"))
                .body("version", equalTo(0))
                .body("prompt", equalTo("a red car"))
                .body("references", equalTo("single"))
                .body("lane", equalTo("interactive"))
                .body("links.self", equalTo("/v1/jobs/" + id))
                .body("timeline.accepted_at", matchesPattern("\\d{4}-\\d\\d-\\d\\dT.*Z"))
                .body("deadline", notNullValue());
        var spec = submitted(id).submission().spec();
        assertThat(spec)
                .isEqualTo(new JobSpec(
                        "a red car",
                        List.of(),
                        id.derivedSeed(),
                        28,
                        2.5,
                        1024,
                        1024,
                        ImageFormat.PNG,
                        null,
                        Lane.INTERACTIVE,
                        Map.of()));
    }

    @Test
    void everyFieldArrives() {
        var deadline = Instant.now().plus(Duration.ofHours(2)).toString();
        var id = Api.id(Api.submit("""
                {"prompt": "räume die Straße 🚗", "seed": 4294967295, "steps": 4, "guidance": 3.5, "size": "3:2",
                 "format": "webp", "quality": 70, "lane": "batch", "deadline": "%s", "tags": {"b": "2", "a": "1"}}
                """.formatted(deadline)));

        var submission = submitted(id).submission();
        assertThat(submission.deadline()).isEqualTo(Instant.parse(deadline));
        assertThat(submission.spec().prompt()).isEqualTo("räume die Straße 🚗");
        assertThat(submission.spec().seed()).isEqualTo(4294967295L);
        assertThat(submission.spec().width() * 2).isEqualTo(submission.spec().height() * 3);
        assertThat(submission.spec().quality()).isEqualTo(70);
        assertThat(submission.spec().tags()).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void aFormWithAPictureBecomesAnEditOfItsSize() {
        var picture = Api.picture(640, 481);
        var response = Api.form("{\"prompt\": \"make it red\", \"format\": \"jpeg\"}", picture)
                .post("/v1/jobs");

        var id = Api.id(response);
        response.then().body("width", equalTo(640)).body("height", equalTo(481));
        var submission = submitted(id).submission();
        assertThat(submission.spec().images())
                .extracting(image -> image.digest())
                .containsExactly(Digest.of(picture));
        assertThat(submission.spec().quality()).isEqualTo(90);
        assertThat(storage.keptUntil("acme", Digest.of(picture)))
                .hasValueSatisfying(until -> assertThat(until).isAfterOrEqualTo(submission.deadline()));
    }

    @Test
    void severalPicturesBecomeOneJobOfTheFirstOnesSizeAndAreAllKept() {
        var car = Api.picture(640, 481);
        var beach = Api.picture(1000, 300);
        var response = Api.form("{\"prompt\": \"put the car on the beach\", \"references\": \"stitch\"}", car, beach)
                .post("/v1/jobs");

        var id = Api.id(response);
        response.then()
                .body("references", equalTo("stitch"))
                .body("width", equalTo(640))
                .body("height", equalTo(481));
        var submission = submitted(id).submission();
        assertThat(submission.spec().references()).isEqualTo(References.STITCH);
        assertThat(submission.spec().images())
                .extracting(image -> image.digest())
                .containsExactly(Digest.of(car), Digest.of(beach));
        for (var picture : List.of(car, beach)) {
            assertThat(storage.keptUntil("acme", Digest.of(picture)))
                    .hasValueSatisfying(until -> assertThat(until).isAfterOrEqualTo(submission.deadline()));
        }
    }

    @Test
    void severalPicturesComeAsPartsAndFieldsInAnyOrderOfFields() {
        var first = Api.picture(64, 48);
        var second = Api.picture(32, 32);
        storage.put("acme", second);

        var id = Api.id(Api.form(
                        "{\"images\": [{\"artifact\": \"" + Digest.of(second)
                                + "\"}], \"references\": \"stitch\", \"prompt\": \"x\"}",
                        first)
                .post("/v1/jobs"));

        assertThat(submitted(id).submission().spec().images())
                .extracting(image -> image.digest())
                .containsExactly(Digest.of(first), Digest.of(second));
    }

    @Test
    void aPictureInBase64IsTakenHoweverLarge() throws Exception {
        var picture = new byte[25_000_000];
        var head = Api.picture(320, 200);
        System.arraycopy(head, 0, picture, 0, head.length);
        var body = BodyPublishers.concat(
                BodyPublishers.ofString("{\"images\": [{\"data\": \""),
                BodyPublishers.ofByteArray(Base64.getEncoder().encode(picture)),
                BodyPublishers.ofString("\"}], \"prompt\": \"x\"}"));
        var request = HttpRequest.newBuilder(jobs.toURI())
                .header("Authorization", "Bearer " + Bench.ACME)
                .header("Content-Type", "application/json")
                .POST(body)
                .build();

        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofInputStream());

            assertThat(answer.statusCode()).isEqualTo(202);
            var job = SchedulerFake.JSON.readTree(answer.body());
            assertThat(job.get("width").asInt()).isEqualTo(320);
            assertThat(submitted(new JobId(job.get("id").asText()))
                            .submission()
                            .spec()
                            .images())
                    .extracting(image -> image.digest())
                    .containsExactly(Digest.of(picture));
        }
    }

    @Test
    void anArtifactIsUsedAgain() {
        var picture = Api.picture(333, 222);
        Api.id(Api.form("{\"prompt\": \"first\"}", picture).post("/v1/jobs"));

        Api.submit("{\"prompt\": \"second\", \"images\": [{\"artifact\": \"" + Digest.of(picture) + "\"}]}")
                .then()
                .statusCode(202)
                .body("width", equalTo(333));
    }

    @Test
    void storageIsNotAskedAgainBeforeItMayForget() {
        var picture = Api.picture(334, 222);
        var again = "\"images\": [{\"artifact\": \"" + Digest.of(picture) + "\"}]";
        var late = Instant.now().plus(Duration.ofHours(60)).truncatedTo(ChronoUnit.SECONDS);
        Api.id(Api.form("{\"prompt\": \"first\"}", picture).post("/v1/jobs"));
        int calls = storage.calls().size();

        Api.id(Api.submit("{\"prompt\": \"second\", \"deadline\": \""
                + Instant.now().plus(Duration.ofHours(20)) + "\", " + again + "}"));
        assertThat(storage.calls()).hasSize(calls);

        Api.id(Api.submit("{\"prompt\": \"third\", \"deadline\": \"" + late + "\", " + again + "}"));
        assertThat(storage.keptUntil("acme", Digest.of(picture)))
                .hasValueSatisfying(until ->
                        assertThat(until).isBetween(late.plus(Duration.ofHours(24)), late.plus(Duration.ofHours(25))));
    }

    @ParameterizedTest
    @CsvSource({"match_input, 1024, 1024", "1216x832, 1216, 832", "1:1, 1024, 1024", "16x4096, 16, 4096"})
    void sizesOfPicturesFromWordsAlone(String size, int width, int height) {
        Api.submit("{\"prompt\": \"x\", \"size\": \"" + size + "\"}")
                .then()
                .statusCode(202)
                .body("width", equalTo(width))
                .body("height", equalTo(height));
    }

    @Test
    void fieldsThatAreNullCountAsLeftOut() {
        Api.submit("{\"prompt\": \"x\", \"seed\": null, \"tags\": null, \"images\": null, \"quality\": null}")
                .then()
                .statusCode(202);
    }

    @Test
    void whatIsPublishedIsWhatIsKept() throws Exception {
        scheduler.pause();
        try {
            var response = Api.acme()
                    .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                    .contentType("application/json")
                    .body("{\"prompt\": \"x\"}")
                    .post("/v1/jobs");
            var id = Api.id(response);
            var kept =
                    SchedulerFake.JSON.readValue(scheduler.redis().get(RedisLayout.submission(id)), JobSubmitted.class);
            long life = scheduler.redis().pttl(RedisLayout.submission(id));
            scheduler.resume();

            assertThat(submitted(id)).isEqualTo(kept);
            assertThat(Duration.ofMillis(life)).isBetween(Duration.ofHours(47), Duration.ofHours(48));
            assertThat(kept.topic()).isEqualTo(scheduler.topic());
            var found = scheduler.requests().stream()
                    .filter(request -> request.key().equals(id.value()))
                    .findFirst()
                    .orElseThrow();
            assertThat(text(found.headers().lastHeader(Topics.TENANT_HEADER).value()))
                    .isEqualTo("acme");
            assertThat(text(found.headers().lastHeader(Topics.TYPE_HEADER).value()))
                    .isEqualTo("job_submitted");
            var envelope = SchedulerFake.parse(found.value(), RequestRecord.class);
            assertThat(envelope.schema()).isEqualTo(RequestRecord.SCHEMA);
            assertThat(envelope.traceparent()).startsWith("00-0af7651916cd43dd8448eb211c80319c");
        } finally {
            scheduler.resume();
        }
    }

    @Test
    void whatWasAcceptedCanBeReadAtOnce() {
        scheduler.pause();
        try {
            var id = Api.accepted();

            Api.acme()
                    .get("/v1/jobs/" + id)
                    .then()
                    .statusCode(200)
                    .header("ETag", "W/\"0\"")
                    .body("status", equalTo("queued"))
                    .body("version", equalTo(0));
        } finally {
            scheduler.resume();
        }
    }

    @Test
    void theKeyMayComeAsXApiKey() {
        io.restassured.RestAssured.given()
                .header("X-API-Key", Bench.ACME)
                .contentType("application/json")
                .body("{\"prompt\": \"x\"}")
                .post("/v1/jobs")
                .then()
                .statusCode(202);
    }

    private JobSubmitted submitted(JobId id) {
        await().until(() -> !scheduler.requests(id).isEmpty());
        return (JobSubmitted) scheduler.requests(id).getFirst();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
