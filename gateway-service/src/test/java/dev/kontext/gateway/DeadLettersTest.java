package dev.kontext.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.Request.CancelRequested;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.log.Request.SettingRequested;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.log.Topics;
import dev.kontext.contracts.setting.Setting;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("servers")
@QuarkusTest
@WithTestResource(Bench.class)
class DeadLettersTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    SchedulerFake scheduler;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Test
    void lettersAreListedByOffsetAndLookedInto() {
        long first = send("one".getBytes(StandardCharsets.UTF_8), Topics.REQUESTS);
        send("two".getBytes(StandardCharsets.UTF_8), Topics.EVENTS);

        Api.admin()
                .get("/v1/admin/dead-letters?limit=1&offset=" + first)
                .then()
                .statusCode(200)
                .body("dead_letters", hasSize(1))
                .body("dead_letters[0].offset", equalTo((int) first))
                .body("dead_letters[0].topic", equalTo(Topics.REQUESTS))
                .body("dead_letters[0].record_offset", equalTo(42))
                .body("dead_letters[0].tenant", equalTo("acme"))
                .body("dead_letters[0].reason", equalTo("it is not JSON"))
                .body("dead_letters[0].value", nullValue())
                .body("next_offset", equalTo((int) first + 1));
        Api.admin()
                .get("/v1/admin/dead-letters?offset=" + (first + 1))
                .then()
                .statusCode(200)
                .body("dead_letters", hasSize(1))
                .body("next_offset", nullValue());
        Api.admin()
                .get("/v1/admin/dead-letters/" + first)
                .then()
                .statusCode(200)
                .body("value", equalTo(base64("one".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void thereIsNothingBeyondTheEnd() {
        long last = send(new byte[0], Topics.REQUESTS);

        Api.admin()
                .get("/v1/admin/dead-letters?offset=" + (last + 1))
                .then()
                .statusCode(200)
                .body("dead_letters", hasSize(0));
        Api.admin().get("/v1/admin/dead-letters/" + (last + 1)).then().statusCode(404);
        Api.admin().get("/v1/admin/dead-letters/first").then().statusCode(404);
    }

    @Test
    void aSubmissionThatCanBeReadNowBecomesANewJob() {
        var submission = submission();
        scheduler.put(Records.ended(Records.queued(submission), JobStatus.FAILED));
        long offset = send(new JobSubmitted(submission, "x", 0), Topics.REQUESTS);
        var path = "/v1/admin/dead-letters/replay?offset=" + offset;

        Api.admin()
                .post(path + "&dry_run=true")
                .then()
                .statusCode(200)
                .body("dry_run", equalTo(true))
                .body("replayed", equalTo(1));
        var id = new JobId(Api.admin()
                .post(path)
                .then()
                .statusCode(200)
                .body("dry_run", equalTo(false))
                .body("outcomes[0].id", equalTo(Long.toString(offset)))
                .body("replayed", equalTo(1))
                .extract()
                .path("outcomes[0].as"));

        assertThat(id).isNotEqualTo(submission.id());
        await().until(() -> scheduler.job(id) != null);
        assertThat(scheduler.job(id).job().spec()).isEqualTo(submission.spec());
        Api.admin().post(path).then().body("already_replayed", equalTo(1)).body("replayed", equalTo(0));
    }

    @Test
    void aCancellationIsPublishedAgain() {
        var id = Api.accepted();
        await().until(() -> scheduler.job(id) != null);
        long offset = send(new CancelRequested(id, ACME), Topics.REQUESTS);

        Api.admin()
                .post("/v1/admin/dead-letters/replay?offset=" + offset)
                .then()
                .statusCode(200)
                .body("replayed", equalTo(1));

        await().until(() -> scheduler.job(id).job().status() == JobStatus.CANCELED);
    }

    @Test
    void whatCannotBeReadOrIsNoRequestOrCouldUndoSomethingStays() {
        long first = send("{\"id\": \"x\", \"schema\": 1, \"body\"".getBytes(StandardCharsets.UTF_8), Topics.REQUESTS);
        send("{\"body\": {\"type\": \"job_submitted\"}}".getBytes(StandardCharsets.UTF_8), Topics.REQUESTS);
        send(
                SchedulerFake.text(new RequestRecord("x", 2, Instant.now(), null, new CancelRequested(id(), ACME)))
                        .getBytes(StandardCharsets.UTF_8),
                Topics.REQUESTS);
        send(request(new CancelRequested(id(), ACME)), Topics.REQUESTS);
        send(new SettingRequested(new Setting.LanePaused(Lane.BATCH, true)), Topics.REQUESTS);
        send(new CancelRequested(id(), ACME), Topics.EVENTS);
        int before = scheduler.requests().size();

        Api.admin()
                .post("/v1/admin/dead-letters/replay?offset=" + first)
                .then()
                .statusCode(200)
                .body("matched", equalTo(6))
                .body("not_replayable", equalTo(6))
                .body(
                        "outcomes.code",
                        equalTo(List.of(
                                "unreadable", "unreadable", "unreadable", "unreadable", "setting", "no_request")));

        assertThat(scheduler.requests()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "tenant=acme, 2",
        "tenant=nobody, 0",
        "topic=kontext.requests, 3",
        "topic=kontext.events&tenant=globex, 1",
        "since=2030-01-01T00:00:01Z, 3",
        "until=2030-01-01T00:00:01Z, 2",
        "since=2030-01-01T00:00:01Z&until=2030-01-01T00:00:02Z, 2"
    })
    void aFilterPicks(String filter, int count) {
        long first = send(List.of(
                letter("acme", Topics.REQUESTS, START),
                letter("globex", Topics.EVENTS, START),
                letter("acme", Topics.REQUESTS, START.plusSeconds(1)),
                letter(null, Topics.REQUESTS, START.plusSeconds(1)),
                letter(null, Topics.EVENTS, START.plusSeconds(2))));

        Api.admin()
                .get("/v1/admin/dead-letters?offset=" + first + "&" + filter)
                .then()
                .statusCode(200)
                .body("dead_letters", hasSize(count))
                .body("next_offset", nullValue());
        Api.admin()
                .post("/v1/admin/dead-letters/replay?dry_run=true&offset=" + first + "&" + filter)
                .then()
                .statusCode(200)
                .body("matched", equalTo(count));
    }

    @Test
    void aPageOfARareKindMayBeEmptyThoughThereAreMore() {
        var letters = new ArrayList<>(Collections.nCopies(1_000, letter("acme", Topics.REQUESTS, START)));
        letters.add(letter("globex", Topics.REQUESTS, START));
        long first = send(letters);
        var path = "/v1/admin/dead-letters?tenant=globex&offset=";

        Api.admin()
                .get(path + first)
                .then()
                .statusCode(200)
                .body("dead_letters", hasSize(0))
                .body("next_offset", equalTo((int) first + 1_000));
        Api.admin()
                .get(path + (first + 1_000))
                .then()
                .statusCode(200)
                .body("dead_letters.offset", equalTo(List.of((int) first + 1_000)))
                .body("next_offset", nullValue());
    }

    @ParameterizedTest
    @CsvSource({"tenant=A, tenant", "since=yesterday, since", "until=1, until", "code=device, code"})
    void aBadParameterIsNamed(String query, String field) {
        Api.admin()
                .get("/v1/admin/dead-letters?" + query)
                .then()
                .statusCode(422)
                .body("field", equalTo(field));
        Api.admin()
                .post("/v1/admin/dead-letters/replay?" + query)
                .then()
                .statusCode(422)
                .body("field", equalTo(field));
    }

    @Test
    void deadLettersAreForOperatorsOnly() {
        Api.acme().get("/v1/admin/dead-letters").then().statusCode(401);
        Api.acme().get("/v1/admin/dead-letters/0").then().statusCode(401);
        Api.acme().post("/v1/admin/dead-letters/replay").then().statusCode(401);
    }

    private static JobId id() {
        return JobId.derive(ACME, UUID.randomUUID().toString());
    }

    private static Submission submission() {
        var spec = new JobSpec("x", List.of(), 1, 28, 2.5, 64, 64, ImageFormat.PNG, null, Lane.BATCH, Map.of());
        return new Submission(id(), ACME, "00", spec, START, START.plusSeconds(600));
    }

    private static byte[] request(Request request) {
        return SchedulerFake.text(new RequestRecord("x", RequestRecord.SCHEMA, START, null, request))
                .getBytes(StandardCharsets.UTF_8);
    }

    private long send(Request request, String topic) {
        return send(request.key(), request(request), topic);
    }

    private long send(byte[] value, String topic) {
        return send("key", value, topic);
    }

    /** @return the letter's offset */
    private long send(String key, byte[] value, String topic) {
        return send(List.of(new DeadLetter(topic, 3, 42, key, "acme", "it is not JSON", START, base64(value))));
    }

    private static DeadLetter letter(@Nullable String tenant, String topic, Instant time) {
        return new DeadLetter(topic, 3, 42, null, tenant, "it is not JSON", time, "");
    }

    /** @return the first one's offset */
    private long send(List<DeadLetter> letters) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var sent = letters.stream()
                    .map(letter -> SchedulerFake.text(letter).getBytes(StandardCharsets.UTF_8))
                    .map(value -> producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS, value)))
                    .toList();
            producer.flush();
            return sent.getFirst().get().offset();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] value) {
        return Base64.getEncoder().encodeToString(value);
    }
}
