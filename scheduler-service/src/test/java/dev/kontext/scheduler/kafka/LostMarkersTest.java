package dev.kontext.scheduler.kafka;

import static dev.kontext.scheduler.log.Samples.appends;
import static dev.kontext.scheduler.log.Samples.changed;
import static dev.kontext.scheduler.log.Samples.marked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.devstack.KafkaProcess;
import dev.kontext.scheduler.log.LoggedEvent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker loses the marker of a transaction that its coordinator has completed. Readers can see nothing past it. */
@Tag("servers")
class LostMarkersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TopicNames COMMITTED = KafkaTopics.unique();
    private static final TopicNames ABORTED = KafkaTopics.unique();

    @TempDir
    static Path folder;

    private static KafkaProcess kafka;

    @BeforeAll
    static void loseMarkers() throws IOException {
        kafka = KafkaProcess.start(folder, 0);
        new TopicAdmin(kafka.address(), COMMITTED).prepare((short) 1);
        new TopicAdmin(kafka.address(), ABORTED).prepare((short) 1);
        try (var log = new KafkaEventLog(kafka.address(), COMMITTED)) {
            log.fence();
            log.append(appends(changed(1, JobStatus.QUEUED)), List.of());
        }
        abort();
        awaitState(COMMITTED, TransactionState.COMPLETE_COMMIT);
        awaitState(ABORTED, TransactionState.COMPLETE_ABORT);
        kafka.kill();
        cutLastBatch(COMMITTED);
        cutLastBatch(ABORTED);
        kafka.start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void aCommittedTurnIsKept() {
        assertThat(eventsAfterFencing(COMMITTED)).hasSize(1);
    }

    @Test
    void aTurnThatWasTakenBackStaysSo() {
        assertThat(eventsAfterFencing(ABORTED)).isEmpty();
    }

    private static List<LoggedEvent> eventsAfterFencing(TopicNames topics) {
        try (var log = new KafkaEventLog(kafka.address(), topics);
                var reader = log.readFrom(0)) {
            await().atMost(PATIENCE).until(() -> reader.settledEnd() < reader.end());

            log.fence();

            var events = new ArrayList<LoggedEvent>();
            await().atMost(PATIENCE).until(() -> {
                events.addAll(reader.poll(Duration.ofMillis(200)));
                return reader.position() >= reader.end();
            });
            log.append(appends(marked(0, 1)), List.of());
            return events;
        }
    }

    private static void abort() {
        try (var producer = new KafkaProducer<>(
                ClientSettings.producer(kafka.address(), ABORTED.writer()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var key = "intake/3".getBytes(StandardCharsets.UTF_8);
            var _ = producer.send(new ProducerRecord<>(ABORTED.events(), 0, key, new byte[] {'{'}));
            producer.flush();
            producer.abortTransaction();
        }
    }

    private static void awaitState(TopicNames topics, TransactionState state) {
        try (var admin = Admin.create(ClientSettings.admin(kafka.address()))) {
            await().atMost(PATIENCE)
                    .until(() -> admin.describeTransactions(List.of(topics.writer()))
                                    .description(topics.writer())
                                    .get()
                                    .state()
                            == state);
        }
    }

    /** A batch is its first offset (8 bytes), the length of the rest (4 bytes), the rest. The last one is the marker. */
    private static void cutLastBatch(TopicNames topics) throws IOException {
        var partition = folder.resolve("log").resolve(topics.events() + "-0");
        try (var segment = new RandomAccessFile(
                partition.resolve("00000000000000000000.log").toFile(), "rw")) {
            long last = 0;
            for (long next = 0; next < segment.length(); ) {
                last = next;
                segment.seek(next + 8);
                next += 12 + segment.readInt();
            }
            segment.setLength(last);
        }
        try (var snapshots = Files.newDirectoryStream(partition, "*.snapshot")) {
            for (var snapshot : snapshots) {
                Files.delete(snapshot);
            }
        }
    }
}
