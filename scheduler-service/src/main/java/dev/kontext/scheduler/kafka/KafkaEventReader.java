package dev.kontext.scheduler.kafka;

import dev.kontext.contracts.log.EventRecord;
import dev.kontext.scheduler.log.EventReader;
import dev.kontext.scheduler.log.LogUnavailableException;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.log.PositionLostException;
import dev.kontext.scheduler.wire.Json;
import dev.kontext.scheduler.wire.UnreadableJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the log with a consumer of its own, without a group. */
final class KafkaEventReader implements EventReader {
    /** About one poll's worth; G1 gives a buffer of 512 KiB or more regions of its own and marks the whole heap more often. */
    private static final int FETCH_BYTES = 384 << 10;

    private final Offsets offsets;
    private final KafkaConsumer<byte[], byte[]> consumer;

    KafkaEventReader(String bootstrap, Offsets offsets, long next) {
        this.offsets = offsets;
        var settings = ClientSettings.consumer(bootstrap, "none");
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(offsets.partition()));
        consumer.seek(offsets.partition(), next);
    }

    @Override
    public List<LoggedEvent> poll(Duration wait) {
        try {
            var events = new ArrayList<LoggedEvent>();
            for (var kafka : consumer.poll(wait)) {
                if (!Probes.isProbe(kafka)) {
                    events.add(event(kafka));
                }
            }
            return events;
        } catch (InvalidOffsetException e) {
            throw new PositionLostException("the log does not have the position", e);
        } catch (KafkaException e) {
            throw new LogUnavailableException("the log cannot be read", e);
        }
    }

    private static LoggedEvent event(ConsumerRecord<byte[], byte[]> kafka) {
        long version = kafka.offset() + 1;
        var key = kafka.key() == null ? "" : new String(kafka.key(), StandardCharsets.UTF_8);
        if (kafka.value() == null) {
            return new LoggedEvent.Tombstone(version, key);
        }
        try {
            var event = Json.read(kafka.value(), EventRecord.class);
            if (event.schema() > EventRecord.SCHEMA) {
                return new LoggedEvent.Newer(version, key, event.schema());
            }
            if (event.body() == null || !event.body().key().equals(key)) {
                return new LoggedEvent.Unreadable(version, key, "is not about its key");
            }
            return new LoggedEvent.Readable(version, event);
        } catch (UnreadableJsonException | NullPointerException e) {
            // A later release has a kind that is not known here; or a field that is never absent was, and the key could
            // not even be told.
            int schema = schema(kafka.value());
            return schema > EventRecord.SCHEMA
                    ? new LoggedEvent.Newer(version, key, schema)
                    : new LoggedEvent.Unreadable(version, key, String.valueOf(e.getMessage()));
        }
    }

    /** What can be read of every release's records. */
    private record Envelope(int schema) {}

    private static int schema(byte[] value) {
        try {
            return Json.read(value, Envelope.class).schema();
        } catch (UnreadableJsonException e) {
            return 0;
        }
    }

    @Override
    public long position() {
        try {
            return consumer.position(offsets.partition());
        } catch (KafkaException e) {
            throw new LogUnavailableException("the log's position cannot be told", e);
        }
    }

    /** Without the consumer, which may be at work. */
    @Override
    public long end() {
        return offsets.end();
    }

    /** Without the consumer, too. */
    @Override
    public long settledEnd() {
        return offsets.settledEnd();
    }

    @Override
    public void seek(long next) {
        consumer.seek(offsets.partition(), next);
    }

    @Override
    public void close() {
        Closing.quietly(consumer::close);
    }
}
