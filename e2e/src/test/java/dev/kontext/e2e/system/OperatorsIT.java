package dev.kontext.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.client.JobRequest;
import dev.kontext.client.RefusedException;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Topics;
import dev.kontext.e2e.system.TestStack.CommandRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What operators do, through the commands that they type. */
@Execution(ExecutionMode.SAME_THREAD)
class OperatorsIT {
    private static final TestStack STACK = SharedStack.get();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @AfterEach
    void resume() {
        jobs("resume", "lane", "batch");
    }

    @Test
    void aPausedLaneStartsNothingUntilItIsResumed() throws Exception {
        assertThat(Files.getPosixFilePermissions(STACK.state().resolve("admin-key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(jobs("pause", "lane", "batch").output()).contains("lane batch is paused");

        try (var client = STACK.client()) {
            var waiting = client.generate(batch("A lighthouse"));
            await().atMost(PATIENCE).untilAsserted(() -> {
                var now = client.get(waiting.id());
                assertThat(now.status()).isEqualTo("queued");
                assertThat(now.reason()).isEqualTo("paused");
                assertThat(now.reasonDetail()).isEqualTo("The lane batch is paused.");
            });
            assertThat(jobs("settings").output()).contains("lane batch  paused");

            assertThat(jobs("resume", "lane", "batch").output()).contains("lane batch is not paused");

            var ended = client.await(waiting.id(), PATIENCE, _ -> {});
            assertThat(ended.status()).isEqualTo("succeeded");
        }
    }

    @Test
    void aFailedJobIsListedAndReplayedOnce() throws Exception {
        try (var client = STACK.client()) {
            var failed = client.await(
                    client.generate(batch("A lighthouse [sandbox:fail]")).id(), PATIENCE, _ -> {});
            assertThat(failed.status()).isEqualTo("failed");
            var since = String.valueOf(failed.timeline().acceptedAt());
            var filter = List.of("--code", "model_error", "--tenant", "local", "--since", since);

            assertThat(jobs(List.of("failed"), filter).output())
                    .contains(failed.id())
                    .contains("model_error");
            assertThat(jobs("inspect", failed.id()).output())
                    .contains("A lighthouse [sandbox:fail]")
                    .containsPattern("attempt 1   \\S+  failed: model_error");
            assertThat(jobs(List.of("replay", "--dry-run"), filter).errors()).contains("1 found: 1 to replay");
            assertThat(client.list(null, 1, null).jobs().getFirst().id()).isEqualTo(failed.id());

            var replay = jobs(List.of("replay", "--json"), filter);
            assertThat(replay.errors()).contains("1 found: 1 replayed");
            var id = new ObjectMapper().readTree(replay.output()).path("as").asText();
            // The prompt still makes the model fail: it is the same job anew.
            var again = client.await(id, PATIENCE, _ -> {});
            assertThat(again.status()).isEqualTo("failed");
            assertThat(again.prompt()).isEqualTo(failed.prompt());
            assertThat(again.seed()).isEqualTo(failed.seed());

            var until = String.valueOf(again.timeline().acceptedAt());
            assertThat(jobs(List.of("replay", "--until", until), filter).errors())
                    .contains("1 found: 0 replayed, 1 replayed before");
        }
    }

    @Test
    void whatIsRefusedIsOneSentence() {
        var nobody = STACK.kontext(folder, "jobs", "pause", "tenant", "nobody");
        assertThat(nobody.exitCode()).isEqualTo(3);
        assertThat(nobody.errors()).contains("There is no tenant nobody").doesNotContain("\tat ");

        var nothing = STACK.kontext(folder, "jobs", "pause", "everything");
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.errors()).contains("name a lane, a tenant or the pool");

        assertThat(jobs("dead", "--tenant", "nobody").errors()).contains("There are no such dead letters");
    }

    @Test
    void aDamagedSubmissionEndsItsJobAndIsLookedInto() throws Exception {
        var id = JobId.derive(new TenantId("local"), "damaged").value();
        var filter = List.of("--tenant", "local", "--topic", Topics.REQUESTS);

        submitDamaged(id, "{\"id\": \"x\", \"schema\": 1, \"body\": {\"type\": \"job_subm");

        try (var client = STACK.client()) {
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(RefusedException.class)
                    .untilAsserted(() -> {
                        var job = client.get(id);
                        assertThat(job.status()).isEqualTo("failed");
                        assertThat(job.error().code()).isEqualTo("internal");
                    });
        }
        assertThat(jobs("inspect", id).output()).contains(id + "  failed").contains("(internal)");
        var listed = jobs(List.of("dead", "--json"), filter).output();
        assertThat(listed).hasLineCount(1);
        var letter = new ObjectMapper().readTree(listed);
        assertThat(letter.path("key").asText()).isEqualTo(id);
        assertThat(jobs("inspect", "--dead", letter.path("offset").asText()).output())
                .contains(letter.path("reason").asText())
                .contains("key         " + id)
                .contains("tenant      local")
                .contains("\"type\": \"job_subm");

        assertThat(jobs(List.of("replay", "--dead", "--dry-run"), filter).errors())
                .contains("1 found: 0 to replay, 0 replayed before, 1 not replayable");
        assertThat(jobs("replay", "--dead", "--dry-run", "--tenant", "nobody").errors())
                .contains("0 found");
    }

    /** With the key and the headers that the gateway gives a submission. */
    private static void submitDamaged(String job, String value) throws Exception {
        var entry = new ProducerRecord<>(Topics.REQUESTS, job, value);
        entry.headers()
                .add(Topics.TYPE_HEADER, "job_submitted".getBytes(StandardCharsets.UTF_8))
                .add(Topics.TENANT_HEADER, "local".getBytes(StandardCharsets.UTF_8));
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + STACK.port("kafka"), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(entry).get();
        }
    }

    private CommandRun jobs(String... arguments) {
        return jobs(List.of(arguments), List.of());
    }

    private CommandRun jobs(List<String> arguments, List<String> filter) {
        var line = Stream.of(List.of("jobs"), arguments, filter)
                .flatMap(List::stream)
                .toArray(String[]::new);
        var run = STACK.kontext(folder, line);
        assertThat(run.exitCode()).as(run.errors()).isZero();
        return run;
    }

    private static JobRequest batch(String prompt) {
        return new JobRequest(prompt, null, 2, null, "64x64", null, null, "batch", null, null);
    }
}
