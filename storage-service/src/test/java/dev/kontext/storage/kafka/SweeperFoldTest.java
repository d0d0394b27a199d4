package dev.kontext.storage.kafka;

import static dev.kontext.storage.StorageApi.get;
import static dev.kontext.storage.StorageApi.input;
import static dev.kontext.storage.StorageApi.upload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.job.Timeline;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.log.Event;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.contracts.log.Topics;
import dev.kontext.storage.Pictures;
import dev.kontext.storage.StorageApi;
import dev.kontext.storage.StorageServers;
import dev.kontext.storage.object.ListedObject;
import dev.kontext.storage.object.ObjectStore;
import dev.kontext.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
@QuarkusTest
@WithTestResource(StorageServers.class)
class SweeperFoldTest {
    private static final Instant THEN = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final LeaseId WINNER = lease();
    private static final LeaseId LOSER = lease();

    private final TenantId tenant = new TenantId(TestServers.unique("t"));
    private final JobId job = JobId.of(random());

    @Inject
    ObjectStore store;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @ConfigProperty(name = "mp.messaging.incoming.events.topic")
    String events;

    @ConfigProperty(name = "mp.messaging.incoming.events.group.id")
    String group;

    @ConfigProperty(name = "mp.messaging.outgoing.dead-letters.topic")
    String deadLetters;

    private KafkaProducer<String, byte[]> scheduler;

    @BeforeAll
    static void awaitReady() {
        StorageApi.awaitReady();
    }

    @BeforeEach
    void open() {
        scheduler = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "transactional.id", TestServers.unique("scheduler")),
                new StringSerializer(),
                new ByteArraySerializer());
        scheduler.initTransactions();
        keep(job, WINNER, "0.png");
        keep(job, WINNER, "thumbnail.jpg");
        keep(job, LOSER, "0.png");
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void anEndThatNamesItsWinnerDeletesWhatTheOthersLeft() {
        append(ended(job));

        await().atMost(SOON).until(() -> kept(job).equals(List.of(WINNER + "/0.png", WINNER + "/thumbnail.jpg")));
    }

    @Test
    void aPurgeDeletesAllOfTheJobAndNothingOfAnother() {
        var other = JobId.of(random());
        keep(other, LOSER, "0.png");

        append(purged(job));

        await().atMost(SOON).until(() -> kept(job).isEmpty());
        assertThat(kept(other)).hasSize(1);
    }

    @Test
    void aPurgeLeavesAnInputThatAnotherJobShares() {
        var file = Pictures.png(8, 8);
        upload(tenant.value(), file);

        append(purged(job));

        await().atMost(SOON).until(() -> kept(job).isEmpty());
        assertThat(get(input(tenant.value(), Digest.of(file)) + "/pixels").statusCode())
                .isEqualTo(200);
    }

    @Test
    void neitherATombstoneNorAnEndWithoutAWinnerDeletesAnything() {
        append(state(job, JobStatus.FAILED, null, null));
        append(state(job, JobStatus.RUNNING, null, null));
        publish(job.value(), null, true);
        publish("intake/3", event(new Event.IntakeMarked(3, 17)), true);

        awaitFolded();

        assertThat(kept(job)).hasSize(3);
    }

    @Test
    void whatWasNotCommittedDidNotHappen() {
        publish(job.value(), event(new Event.JobChanged(Cause.PURGED, purged(job))), false);

        awaitFolded();

        assertThat(kept(job)).hasSize(3);
    }

    @Test
    void aRecordThatCannotBeReadGoesToTheDeadLettersAndTheStreamGoesOn() {
        var unreadable =
                "{\"id\":\"1\",\"schema\":1,\"body\":{\"type\":\"job_changed\",\"prompt\":\"secret".getBytes(UTF_8);
        var newer = "{\"id\":\"1\",\"schema\":99,\"body\":{}}".getBytes(UTF_8);
        publish("one", unreadable, true);
        publish("two", newer, true);
        publish("three", "{}".getBytes(UTF_8), true);

        append(purged(job));

        await().atMost(SOON).until(() -> kept(job).isEmpty());
        try (var reader = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partition = new TopicPartition(deadLetters, 0);
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            var letters = new java.util.ArrayList<com.fasterxml.jackson.databind.JsonNode>();
            await().atMost(SOON).until(() -> {
                for (var letter : reader.poll(Duration.ofMillis(200))) {
                    letters.add(json.readTree(letter.value()));
                }
                return letters.size() >= 3;
            });
            assertThat(letters)
                    .anySatisfy(letter -> {
                        assertThat(letter.path("key").asText()).isEqualTo("one");
                        assertThat(letter.path("reason").asText()).doesNotContain("secret");
                        assertThat(letter.path("topic").asText()).isEqualTo(events);
                    })
                    .anySatisfy(
                            letter -> assertThat(letter.path("reason").asText()).contains("99"));
        }
    }

    @Test
    void whatWasHandledIsCommitted() {
        append(purged(job));

        awaitFolded();
    }

    /** Waits until the group's offset is the end of the topic: everything before was handled. */
    private void awaitFolded() {
        var partition = new TopicPartition(events, 0);
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka));
                var reader = new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", kafka, "isolation.level", "read_committed"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            // The last record must be one that is delivered: markers have offsets but nobody handles them.
            append(state(JobId.of(random()), JobStatus.QUEUED, null, null));
            long end = reader.endOffsets(List.of(partition)).get(partition);
            await().atMost(SOON).until(() -> {
                var offset = admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(partition);
                return offset != null && offset.offset() >= end - 1;
            });
        }
    }

    private void append(JobRecord record) {
        var cause = record.purgedAt() != null ? Cause.PURGED : Cause.SUCCEEDED;
        publish(record.id().value(), event(new Event.JobChanged(cause, record)), true);
    }

    private byte[] event(Event event) {
        try {
            return json.writeValueAsBytes(new EventRecord(UUID.randomUUID().toString(), 1, THEN, null, event));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void publish(String key, byte @Nullable [] value, boolean commit) {
        var sent = new ProducerRecord<String, byte[]>(events, key, value);
        if (value != null && key.startsWith("intake/")) {
            sent.headers().add(Topics.TYPE_HEADER, "intake_marked".getBytes(UTF_8));
        }
        scheduler.beginTransaction();
        var _ = scheduler.send(sent);
        scheduler.flush();
        if (commit) {
            scheduler.commitTransaction();
        } else {
            scheduler.abortTransaction();
        }
    }

    private JobRecord ended(JobId id) {
        var image = new StoredImage(WINNER, "0.png", "image/png", 8, 8, 1, "00");
        return state(
                id,
                JobStatus.SUCCEEDED,
                new JobResult(new ModelInfo("kontext", "1", "sandbox"), List.of(image), null, null),
                null);
    }

    private JobRecord purged(JobId id) {
        return state(id, JobStatus.SUCCEEDED, null, THEN);
    }

    private JobRecord state(JobId id, JobStatus status, @Nullable JobResult result, @Nullable Instant purgedAt) {
        var worker = new WorkerId("pod", "process");
        var attempts = List.of(
                new AttemptRecord(1, LOSER, worker, null, null, true, THEN, null),
                new AttemptRecord(2, WINNER, worker, null, null, true, THEN, null));
        return new JobRecord(
                id,
                tenant,
                "print",
                null,
                THEN,
                status,
                null,
                null,
                null,
                null,
                1,
                1,
                attempts,
                new Timeline(THEN, null, null, null, null, null, null, null),
                result,
                null,
                null,
                purgedAt);
    }

    private void keep(JobId id, LeaseId lease, String name) {
        store.put(tenant + "/out/" + id + "/" + lease + "/" + name, new byte[1], "image/png");
    }

    private List<String> kept(JobId id) {
        var folder = tenant + "/out/" + id + "/";
        return store.list(folder).stream()
                .map(ListedObject::key)
                .map(key -> key.substring(folder.length()))
                .toList();
    }

    private static LeaseId lease() {
        return LeaseId.of(random());
    }

    private static byte[] random() {
        var bytes = new byte[16];
        new Random().nextBytes(bytes);
        return bytes;
    }
}
