package dev.kontext.scheduler.kafka;

import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.Request.OfJob;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.log.Topics;
import dev.kontext.scheduler.intake.IncomingRequest;
import dev.kontext.scheduler.intake.IncomingRequest.Readable;
import dev.kontext.scheduler.intake.IncomingRequest.Unreadable;
import dev.kontext.scheduler.intake.IntakeUnavailableException;
import dev.kontext.scheduler.intake.RequestLog;
import dev.kontext.scheduler.wire.Json;
import dev.kontext.scheduler.wire.UnreadableJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The requests in Kafka, read without a group: the marks are in the log of events. */
public final class KafkaRequestLog implements RequestLog {
    private static final Logger LOG = Logger.getLogger(KafkaRequestLog.class);
    private static final int LONGEST_DEAD_LETTER = 64 * 1024;

    /** Of a key, a header and a reason; no sound one is as long. */
    private static final int LONGEST_TEXT = 500;

    private final String topic;
    private final List<TopicPartition> partitions;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** What would be read next if nothing was missing. */
    private final Map<Integer, Long> expected = new HashMap<>();

    private long lost;

    /** @param bootstrap comma-separated host:port */
    public KafkaRequestLog(String bootstrap) {
        this(bootstrap, TopicNames.FLEET);
    }

    KafkaRequestLog(String bootstrap, TopicNames topics) {
        topic = topics.requests();
        partitions = IntStream.range(0, Topics.REQUEST_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        // Requests that retention removed are lost, and counted; everything that is left is read.
        consumer = new KafkaConsumer<>(
                ClientSettings.consumer(bootstrap, "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    @Override
    public void assign(Map<Integer, Long> next) {
        consumer.assign(partitions);
        lost = 0;
        for (var partition : partitions) {
            long from = next.getOrDefault(partition.partition(), 0L);
            expected.put(partition.partition(), from);
            consumer.seek(partition, from);
        }
    }

    @Override
    public long lost() {
        return lost;
    }

    @Override
    public List<IncomingRequest> poll(Duration wait) {
        try {
            var requests = new ArrayList<IncomingRequest>();
            for (var kafka : consumer.poll(wait)) {
                countGap(kafka);
                if (!Probes.isProbe(kafka)) {
                    requests.add(request(kafka));
                }
            }
            return requests;
        } catch (KafkaException e) {
            throw new IntakeUnavailableException("the requests cannot be read", e);
        }
    }

    @Override
    public Map<Integer, Long> positions() {
        try {
            return partitions.stream()
                    .collect(Collectors.toMap(TopicPartition::partition, partition -> consumer.position(partition)));
        } catch (KafkaException e) {
            throw new IntakeUnavailableException("the requests do not answer", e);
        }
    }

    /** Nobody compacts the requests or writes them in transactions: a gap is what retention took. */
    private void countGap(ConsumerRecord<byte[], byte[]> kafka) {
        long gap = kafka.offset() - expected.getOrDefault(kafka.partition(), kafka.offset());
        if (gap > 0) {
            LOG.errorf(
                    "requests were gone before they were read partition=%d offset=%d count=%d",
                    kafka.partition(), kafka.offset() - gap, gap);
            lost += gap;
        }
        expected.put(kafka.partition(), kafka.offset() + 1);
    }

    private static IncomingRequest request(ConsumerRecord<byte[], byte[]> kafka) {
        if (kafka.value() == null) {
            return unreadable(kafka, "has no value");
        }
        if (kafka.value().length > RequestRecord.MAX_BYTES) {
            return unreadable(kafka, "has " + kafka.value().length + " bytes, more than " + RequestRecord.MAX_BYTES);
        }
        try {
            var request = Json.read(kafka.value(), RequestRecord.class);
            if (request.schema() > RequestRecord.SCHEMA) {
                return unreadable(kafka, "has schema " + request.schema());
            }
            if (request.body() == null || !request.body().key().equals(text(kafka.key()))) {
                return unreadable(kafka, "is not about its key");
            }
            if (request.body() instanceof OfJob ofJob && ofJob.tenant() == null) {
                return unreadable(kafka, "names no tenant");
            }
            return new Readable(kafka.partition(), kafka.offset(), request);
        } catch (UnreadableJsonException | NullPointerException e) {
            // A field that is never absent was: the job could not even be told.
            return unreadable(kafka, String.valueOf(e.getMessage()));
        }
    }

    private static Unreadable unreadable(ConsumerRecord<byte[], byte[]> kafka, String reason) {
        return new Unreadable(
                kafka.partition(),
                kafka.offset(),
                text(kafka.key()),
                header(kafka, Topics.TENANT_HEADER),
                header(kafka, Topics.TYPE_HEADER),
                cut(reason),
                base64(kafka.value()));
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> kafka, String name) {
        var header = kafka.headers().lastHeader(name);
        return header == null ? null : text(header.value());
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : cut(new String(bytes, StandardCharsets.UTF_8));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }

    private static String base64(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "";
        }
        // Cut before encoding, to a whole number of base-64 groups.
        int kept = Math.min(bytes.length, LONGEST_DEAD_LETTER / 4 * 3);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, kept));
    }

    @Override
    public Map<Integer, Long> ends() {
        try {
            return consumer.endOffsets(partitions).entrySet().stream()
                    .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
        } catch (KafkaException e) {
            throw new IntakeUnavailableException("the requests do not answer", e);
        }
    }

    @Override
    public DeadLetter deadLetter(IncomingRequest request, String reason, Instant now) {
        return switch (request) {
            case Readable(int partition, long offset, RequestRecord known) ->
                letter(partition, offset, known.body(), reason, now, base64(Json.bytes(known)));
            case Unreadable(int partition, long offset, var key, var tenant, var type, var why, String value) ->
                new DeadLetter(topic, partition, offset, key, tenant, reason, now, value);
        };
    }

    private DeadLetter letter(int partition, long offset, Request body, String reason, Instant now, String value) {
        var tenant = body instanceof OfJob ofJob ? ofJob.tenant().value() : null;
        return new DeadLetter(topic, partition, offset, body.key(), tenant, reason, now, value);
    }

    @Override
    public void close() {
        Closing.quietly(consumer::close);
    }
}
