package dev.kontext.scheduler.kafka;

import static dev.kontext.scheduler.log.Samples.appends;
import static dev.kontext.scheduler.log.Samples.changed;
import static dev.kontext.scheduler.log.Samples.marked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.Event;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.log.EventLogContract;
import dev.kontext.scheduler.log.LogUnavailableException;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.log.Samples;
import dev.kontext.scheduler.wire.Json;
import dev.kontext.scheduler.wire.UnreadableJsonException;
import dev.kontext.testkit.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class KafkaEventLogTest extends EventLogContract {
    private final String kafka = TestServers.kafka();
    private final TopicNames topics = KafkaTopics.unique();
    private final List<EventLog> opened = new ArrayList<>();

    @BeforeEach
    void createTopics() {
        new TopicAdmin(kafka, topics).prepare((short) 1);
    }

    @AfterEach
    void close() {
        opened.forEach(EventLog::close);
    }

    @Override
    protected EventLog connect() {
        var log = new KafkaEventLog(kafka, topics);
        opened.add(log);
        return log;
    }

    @Override
    protected List<DeadLetter> deadLetters() {
        var letters = new ArrayList<DeadLetter>();
        try (var consumer = new KafkaConsumer<>(
                ClientSettings.consumer(kafka, "earliest"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partition = List.of(new TopicPartition(topics.deadLetters(), 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            while (consumer.position(partition.getFirst())
                    < consumer.endOffsets(partition).get(partition.getFirst())) {
                for (var letter : consumer.poll(Duration.ofMillis(100))) {
                    if (!Probes.isProbe(letter)) {
                        letters.add(Json.read(letter.value(), DeadLetter.class));
                    }
                }
            }
        } catch (UnreadableJsonException e) {
            throw new AssertionError(e);
        }
        return letters;
    }

    @Test
    void nothingIsAppendedWhenOneEventIsTooLarge() {
        var log = fenced();
        var good = changed(1, JobStatus.QUEUED);
        var host = "x".repeat(2_000_000);
        var large = new EventRecord(
                "e2", 1, Samples.NOW, null, new Event.TermStarted(1, host, URI.create("http://scheduler-0")));

        assertThatThrownBy(() -> log.append(appends(good, large), List.of()))
                .isInstanceOf(LogUnavailableException.class);

        log.append(appends(marked(1, 1)), List.of());
        assertThat(readAll(log, 0)).extracting(LoggedEvent::key).containsExactly("intake/1");
    }

    @Test
    void whatMakesNoSenseIsReadAsUnreadable() throws Exception {
        var log = fenced();
        long version = log.append(appends(marked(1, 1)), List.of()).getFirst();

        write(
                "{",
                "null",
                "{}",
                "{\"body\":{\"type\":\"unheard_of\"}}",
                "{\"body\":{\"type\":\"setting_changed\",\"setting\":{\"kind\":\"unheard_of\"}}}");

        assertThat(readAll(log, version))
                .hasSize(5)
                .allSatisfy(event -> assertThat(event).isInstanceOf(LoggedEvent.Unreadable.class));
    }

    @Test
    void aKindThatOnlyALaterReleaseKnowsIsOfALaterRelease() throws Exception {
        var log = fenced();
        int later = EventRecord.SCHEMA + 1;

        write("{\"body\":{\"type\":\"unheard_of\"},\"schema\":" + later + "}");

        assertThat(readAll(log, 0)).singleElement().isInstanceOfSatisfying(LoggedEvent.Newer.class, newer -> {
            assertThat(newer.key()).isEqualTo("intake/1");
            assertThat(newer.schema()).isEqualTo(later);
        });
    }

    /** As another scheduler's, and under the key of a mark. */
    private void write(String... values) throws Exception {
        try (var producer = new KafkaProducer<>(
                ClientSettings.producer(kafka, topics.events() + ".other"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (var value : values) {
                producer.send(new ProducerRecord<>(
                                topics.events(), 0, "intake/1".getBytes(UTF_8), value.getBytes(UTF_8)))
                        .get();
            }
            producer.commitTransaction();
        }
    }

    @Test
    void eventsOfAnOpenTransactionAreWaitedFor() throws Exception {
        var log = fenced();
        var settings = ClientSettings.producer(kafka, topics.events() + ".other");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
                var reader = log.readFrom(0)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topics.events(), 0, new byte[] {'k'}, new byte[0]))
                    .get();
            long version = log.append(appends(marked(1, 1)), List.of()).getFirst();

            awaitEndPast(version, reader);
            assertThat(reader.poll(Duration.ofMillis(500))).isEmpty();
            producer.abortTransaction();
        }
        assertThat(readAll(log, 0)).extracting(LoggedEvent::key).containsExactly("intake/1");
    }
}
