package dev.kontext.scheduler.kafka;

import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.log.Samples.TENANT;
import static dev.kontext.scheduler.log.Samples.job;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.log.Topics;
import dev.kontext.scheduler.intake.IncomingRequest;
import dev.kontext.scheduler.intake.IncomingRequest.Readable;
import dev.kontext.scheduler.intake.IncomingRequest.Unreadable;
import dev.kontext.scheduler.intake.RequestLog;
import dev.kontext.scheduler.intake.RequestLogContract;
import dev.kontext.scheduler.wire.Json;
import dev.kontext.testkit.TestServers;
import dev.kontext.testkit.TestTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class KafkaRequestLogTest extends RequestLogContract {
    private final String kafka = TestServers.kafka();
    private final TopicNames topics = KafkaTopics.unique();
    private final List<RequestLog> opened = new ArrayList<>();
    private KafkaProducer<byte[], byte[]> gateway;

    @BeforeEach
    void createTopics() {
        // Without a probe, so that the offsets begin at 0.
        var settings = Map.of("retention.ms", "3600000");
        TestTopics.create(kafka, topics.requests(), Topics.REQUEST_PARTITIONS, settings);
        gateway = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        gateway.close();
        opened.forEach(RequestLog::close);
    }

    @Override
    protected RequestLog connect() {
        var requests = new KafkaRequestLog(kafka, topics);
        opened.add(requests);
        return requests;
    }

    @Override
    protected void publish(RequestRecord request) {
        send(request.body().key(), Json.bytes(request), Map.of());
    }

    @Override
    protected void publishUnreadable(@Nullable String key, @Nullable String tenant, @Nullable String type) {
        var headers = new HashMap<String, String>();
        if (tenant != null) {
            headers.put(Topics.TENANT_HEADER, tenant);
        }
        if (type != null) {
            headers.put(Topics.TYPE_HEADER, type);
        }
        send(key, new byte[] {'{'}, headers);
    }

    private void send(@Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
        var kafkaRecord = new ProducerRecord<>(topics.requests(), key == null ? null : key.getBytes(UTF_8), value);
        headers.forEach((name, text) -> kafkaRecord.headers().add(name, text.getBytes(UTF_8)));
        try {
            gateway.send(kafkaRecord).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatRetentionTookBeforeItWasReadIsCounted() throws Exception {
        for (int i = 0; i < 5; i++) {
            send("key", new byte[] {'{'}, Map.of());
        }
        var requests = connect();
        requests.assign(Map.of());
        var read = readAtLeast(requests, 5);
        int partition = read.getFirst().partition();
        assertThat(requests.lost()).isZero();

        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            var until = Map.of(new TopicPartition(topics.requests(), partition), RecordsToDelete.beforeOffset(3));
            admin.deleteRecords(until).all().get();
        }
        var another = connect();
        another.assign(Map.of(partition, 1L));

        assertThat(readAtLeast(another, 2)).hasSize(2);
        assertThat(another.lost()).isEqualTo(2);
    }

    private static List<IncomingRequest> readAtLeast(RequestLog requests, int count) {
        var read = new ArrayList<IncomingRequest>();
        await().until(() -> {
            read.addAll(requests.poll(Duration.ofMillis(100)));
            return read.size() >= count;
        });
        return read;
    }

    @Test
    void strangeRecordsAreUnreadableAndDoNotStopTheStream() {
        var requests = connect();
        requests.assign(Map.of());
        var good = cancel(job(1));
        var newer = new RequestRecord("r", 99, NOW, null, good.body());
        send(null, Json.bytes(good), Map.of());
        send(job(2).value(), Json.bytes(good), Map.of());
        send(job(1).value(), Json.bytes(newer), Map.of());
        send(job(1).value(), null, Map.of());
        send(job(1).value(), "{}".getBytes(UTF_8), Map.of());
        send(job(1).value(), "{\"body\":{\"type\":\"cancel_requested\"}}".getBytes(UTF_8), Map.of());
        send(job(1).value(), withoutTenant(good), Map.of());
        publish(good);

        var read = read(requests, 8);

        assertThat(read).filteredOn(one -> one instanceof Readable).hasSize(1);
        assertThat(read)
                .filteredOn(one -> one instanceof Unreadable)
                .hasSize(7)
                .allSatisfy(one -> assertThat(
                                requests.deadLetter(one, "makes no sense", NOW).topic())
                        .isEqualTo(topics.requests()));
    }

    private static byte[] withoutTenant(RequestRecord request) {
        return Json.text(request).replace(",\"tenant\":\"" + TENANT + "\"", "").getBytes(UTF_8);
    }

    @Test
    void theValueOfADeadLetterIsCut() {
        var requests = connect();
        requests.assign(Map.of());
        send(job(1).value(), new byte[500_000], Map.of());

        assertThat(requests.deadLetter(read(requests, 1).getFirst(), "is not JSON", NOW)
                        .value())
                .hasSize(64 * 1024);
    }

    @Test
    void nothingThatIsTooLargeIsReadOrFillsADeadLetter() {
        var requests = connect();
        requests.assign(Map.of());
        var padded = Json.text(cancel(job(1))) + " ".repeat(RequestRecord.MAX_BYTES);
        send(job(1).value(), padded.getBytes(UTF_8), Map.of());
        send("k".repeat(900_000), new byte[] {'{'}, Map.of(Topics.TENANT_HEADER, "t".repeat(100_000)));

        var read = read(requests, 2);

        assertThat(read).allSatisfy(one -> {
            assertThat(one).isInstanceOf(Unreadable.class);
            assertThat(Json.bytes(requests.deadLetter(one, "makes no sense", NOW)))
                    .hasSizeLessThan(RequestRecord.MAX_BYTES);
        });
        assertThat(read)
                .filteredOn(one -> job(1).value().equals(((Unreadable) one).key()))
                .hasSize(1);
    }

    @Test
    void aMarkThatTheTopicDoesNotHaveMeansFromItsBeginning() {
        var requests = connect();
        requests.assign(Map.of(0, 700L, 1, 700L, 2, 700L, 3, 700L, 4, 700L, 5, 700L));
        publish(cancel(job(1)));

        assertThat(read(requests, 1)).hasSize(1);
    }
}
