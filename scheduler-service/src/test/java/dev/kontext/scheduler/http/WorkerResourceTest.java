package dev.kontext.scheduler.http;

import static dev.kontext.scheduler.activation.SchedulerBench.eventually;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.turn.BeatBuilder.aBeat;
import static dev.kontext.scheduler.turn.BeatBuilder.idle;
import static dev.kontext.scheduler.turn.ResultBuilder.resultOf;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.log.Topics;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.log.Samples;
import dev.kontext.scheduler.wire.Json;
import dev.kontext.testkit.KafkaTestResource;
import dev.kontext.testkit.RedisTestResource;
import dev.kontext.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/** A worker's calls of the whole service, on a real Kafka and a real Redis. */
@Tag("servers")
@QuarkusTest
@WithTestResource(KafkaTestResource.class)
@WithTestResource(RedisTestResource.class)
@TestProfile(WorkerResourceTest.Alone.class)
class WorkerResourceTest {
    private static final String KEY = "key-of-the-fleet";
    private static final String HEARTBEAT = "/internal/v1/workers/heartbeat";
    private static final String RESULT = "/internal/v1/attempts/result";
    private static final JobId JOB = Samples.job(1);
    private static final String FENCED_ATTEMPTS = "kontext.fenced.attempts";
    private static final String FENCED_RESULTS = "kontext.fenced.results";
    private static final String REFUSED_RESULTS = "kontext.refused.results";
    private static final String DEAD_LETTERS = "kontext.dead.letters";
    private static final String LEASES_EXPIRED = "kontext.lease.expired";

    @Inject
    MeterRegistry metrics;

    /** The only scheduler of its fleet. */
    public static final class Alone implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kontext.service.key",
                    KEY,
                    "kontext.receipts.key",
                    JobBuilder.RECEIPTS_KEY,
                    "kontext.scheduler.alone",
                    "true",
                    "quarkus.http.test-port",
                    "0");
        }
    }

    @Test
    void aJobGoesFromItsSubmissionThroughAWorkersHandsIntoItsRecord() throws Exception {
        submit(1);

        var grant = awaitGrant();
        assertThat(grant.job()).isEqualTo(JOB);
        beat(Json.text(aBeat(WORKER).listing(grant).build()))
                .then()
                .statusCode(200)
                .body("verdicts.verdict", contains("continue"));
        awaitRecord(JobStatus.RUNNING);

        end(Json.text(resultOf(grant).succeeded())).then().statusCode(200).body("verdict", equalTo("settled"));
        end(Json.text(resultOf(grant).succeeded())).then().statusCode(200).body("verdict", equalTo("settled"));

        assertThat(awaitRecord(JobStatus.SUCCEEDED).job().attempts()).hasSize(1);
    }

    @Test
    void aWorkerThatLiesIsRefusedAndCounted() throws Exception {
        var before = counts();
        submit(2);
        var grant = awaitGrant();
        var foreign = "0".repeat(64);
        var listed = Json.text(aBeat(WORKER).listing(grant).build());
        var result = Json.text(resultOf(grant).succeeded());

        beat(listed.replace(grant.token().value(), foreign)).then().body("verdicts.verdict", contains("fenced"));
        end(result.replace(grant.token().value(), foreign)).then().body("verdict", equalTo("fenced"));
        beat(listed).then().body("verdicts.verdict", contains("continue"));
        end(result.replace("image/png", "text/html")).then().body("verdict", equalTo("settled"));
        publish(Samples.job(3), "{");

        eventually()
                .untilAsserted(() -> assertThat(counts())
                        .isEqualTo(Map.of(
                                FENCED_ATTEMPTS,
                                before.get(FENCED_ATTEMPTS) + 1,
                                FENCED_RESULTS,
                                before.get(FENCED_RESULTS) + 1,
                                REFUSED_RESULTS,
                                before.get(REFUSED_RESULTS) + 1,
                                DEAD_LETTERS,
                                before.get(DEAD_LETTERS) + 1,
                                LEASES_EXPIRED,
                                before.get(LEASES_EXPIRED))));
        // Tried again, by an honest worker.
        end(Json.text(resultOf(awaitGrant()).succeeded())).then().body("verdict", equalTo("settled"));
    }

    private Map<String, Double> counts() {
        return Stream.of(FENCED_ATTEMPTS, FENCED_RESULTS, REFUSED_RESULTS, DEAD_LETTERS, LEASES_EXPIRED)
                .collect(Collectors.toMap(
                        Function.identity(), name -> metrics.counter(name).count()));
    }

    /** However the address is spelled: some spellings reach the resource, the others nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                HEARTBEAT,
                RESULT,
                "/internal/v1/anything",
                "//internal/v1/workers/heartbeat",
                "/internal//v1/workers/heartbeat",
                "/internal;a=b/v1/workers/heartbeat",
                "/%69nternal/v1/workers/heartbeat",
                "/x/../internal/v1/workers/heartbeat",
                "/./internal/v1/workers/heartbeat",
                "/internal/v1/workers/heartbeat/",
            })
    void nobodyIsHeardWithoutTheServiceKey(String path) {
        for (var authorization : List.of("", "Bearer wrong", "Basic " + KEY, KEY)) {
            var answer = given().urlEncodingEnabled(false)
                    .header("Authorization", authorization)
                    .contentType("application/json")
                    .body(Json.text(idle(WORKER)))
                    .post(path);

            assertThat(answer.statusCode())
                    .as("%s with '%s'", path, authorization)
                    .isIn(401, 404);
        }
    }

    @Test
    void aRefusalWithoutTheServiceKeySaysWhatIsMissing() {
        given().contentType("application/json")
                .body(Json.text(idle(WORKER)))
                .post(HEARTBEAT)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("unauthorized"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/worker", "/attempts", "/attempts/0/job", "/attempts/0/token", "/attempts/0/phase"})
    void aHeartbeatThatLacksAFieldIsRefused(String field) throws Exception {
        assertThat(beat(without(field, aBeat(WORKER).listing(JOB, 1).build())).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/worker",
                "/job",
                "/lease",
                "/token",
                "/end",
                "/end/result",
                "/end/durations",
                "/end/result/model",
                "/end/result/images",
                "/end/result/images/0/lease",
                "/end/result/images/0/name",
                "/end/result/images/0/content_type",
                "/end/result/images/0/sha256"
            })
    void aResultThatLacksAFieldIsRefused(String field) throws Exception {
        assertThat(end(without(field, resultOf(JOB, 1).succeeded())).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{\"worker\":\"no slash\",\"attempts\":[]}"})
    void whatIsNoHeartbeatIsRefused(String body) {
        assertThat(beat(body).statusCode()).isEqualTo(400);
    }

    /** What it says of its model would be in the event of the job's end. */
    @Test
    void aReportThatNoEventCouldHoldIsRefused() throws Exception {
        var result = (ObjectNode)
                new ObjectMapper().readTree(Json.text(resultOf(JOB, 1).succeeded()));
        ((ObjectNode) result.at("/end/result/model")).put("version", "1".repeat(1_000_000));

        assertThat(end(result.toString()).statusCode()).isEqualTo(413);
    }

    @Test
    void anActiveSchedulerIsLiveAndReadyAndCountsItsTurns() {
        given().get("/q/health/live").then().statusCode(200).body("checks.name", hasItems("loop"));
        eventually()
                .untilAsserted(() -> given().get("/q/health/ready")
                        .then()
                        .statusCode(200)
                        .body("checks.data.active", hasItems(true)));
        assertThat(given().get("/q/metrics").asString()).contains("kontext_scheduler_term", "kontext_turn_duration");
    }

    private static void submit(int job) throws Exception {
        var submission = aJob(job).due(Instant.now().plusSeconds(3600)).submission();
        publish(
                submission.id(),
                Json.text(new RequestRecord(
                        "r", RequestRecord.SCHEMA, NOW, null, new Request.JobSubmitted(submission, "", 0))));
    }

    private static void publish(JobId job, String request) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", TestServers.kafka());
        try (var gateway = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            gateway.send(new ProducerRecord<>(Topics.REQUESTS, job.value(), request))
                    .get();
        }
    }

    private static Grant awaitGrant() {
        return eventually()
                .until(() -> grants(beat(Json.text(idle(WORKER)))), grants -> !grants.isEmpty())
                .getFirst();
    }

    private static StoredJob awaitRecord(JobStatus status) throws Exception {
        var address = URI.create(TestServers.redis());
        try (var redis = RedisClient.builder()
                .hostAndPort(address.getHost(), address.getPort())
                .build()) {
            var json = eventually()
                    .until(
                            () -> redis.get(RedisLayout.job(JOB)),
                            text -> text != null && text.contains("\"status\":\"" + status.wire() + "\""));
            return Json.read(json, StoredJob.class);
        }
    }

    private static List<Grant> grants(Response answer) throws Exception {
        return answer.statusCode() == 200
                ? Json.read(answer.asString(), HeartbeatReply.class).grants()
                : List.of();
    }

    private static String without(String field, Object message) throws Exception {
        var tree = new ObjectMapper().readTree(Json.text(message));
        int slash = field.lastIndexOf('/');
        ((ObjectNode) tree.at(field.substring(0, slash))).remove(field.substring(slash + 1));
        return tree.toString();
    }

    private static Response beat(String json) {
        return call(json).post(HEARTBEAT);
    }

    private static Response end(String json) {
        return call(json).post(RESULT);
    }

    private static RequestSpecification call(String json) {
        return given().header("Authorization", "Bearer " + KEY)
                .contentType("application/json")
                .body(json);
    }
}
