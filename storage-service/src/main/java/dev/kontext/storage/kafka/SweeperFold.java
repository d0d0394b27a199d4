package dev.kontext.storage.kafka;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.log.Event;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.contracts.log.Topics;
import dev.kontext.storage.object.StoreException;
import dev.kontext.storage.sweep.ResultSweep;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * The sweeper's fold of what happened. It waits for the store as long as it is away; what it cannot read or handle goes
 * to the dead letters, and the stream goes on.
 */
@ApplicationScoped
class SweeperFold {
    private static final Logger LOG = Logger.getLogger(SweeperFold.class);
    private static final int TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final ResultSweep sweep;
    private final DeadLetters deadLetters;
    private final ObjectMapper json;
    private final MeterRegistry metrics;

    @Inject
    SweeperFold(ResultSweep sweep, DeadLetters deadLetters, ObjectMapper json, MeterRegistry metrics) {
        this.sweep = sweep;
        this.deadLetters = deadLetters;
        this.json = json;
        this.metrics = metrics;
    }

    @Incoming("events")
    @RunOnVirtualThread
    void fold(ConsumerRecord<String, byte[]> received) {
        if (received.value() == null || !isJob(received)) {
            return;
        }
        Event event;
        try {
            event = read(received.value());
        } catch (IOException | IllegalArgumentException e) {
            refuse(received, reason(e));
            return;
        }
        switch (event) {
            case Event.JobChanged changed -> handle(received, changed);
            case Event.IntakeMarked marked -> {}
            case Event.TermStarted started -> {}
            case Event.SettingChanged setting -> {}
        }
    }

    /** Settings have keys of their own, and kinds that this reader need not know. */
    private static boolean isJob(ConsumerRecord<String, byte[]> received) {
        var type = received.headers().lastHeader(Topics.TYPE_HEADER);
        return type == null || new String(type.value(), StandardCharsets.UTF_8).equals("job_changed");
    }

    private Event read(byte[] value) throws IOException {
        var tree = json.readTree(value);
        int schema = tree.path("schema").asInt();
        if (schema > EventRecord.SCHEMA) {
            throw new IllegalArgumentException("schema " + schema + " is newer than " + EventRecord.SCHEMA);
        }
        var read = json.treeToValue(tree, EventRecord.class);
        if (read == null || read.body() == null) {
            throw new IllegalArgumentException("the record has no body");
        }
        return read.body();
    }

    private void handle(ConsumerRecord<String, byte[]> received, Event.JobChanged changed) {
        var pause = FIRST_PAUSE;
        int failures = 0;
        while (true) {
            try {
                sweep.apply(changed.job());
                return;
            } catch (StoreException e) {
                LOG.warnf("sweep waits for the store job=%s: %s", changed.job().id(), e.getMessage());
            } catch (RuntimeException e) {
                failures++;
                LOG.errorf(e, "sweep failed job=%s try=%d", changed.job().id(), failures);
                if (failures == TRIES) {
                    refuse(
                            received,
                            "handling failed " + TRIES + " times: "
                                    + e.getClass().getSimpleName());
                    return;
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("stopped before the record was handled", e);
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void refuse(ConsumerRecord<String, byte[]> received, String reason) {
        metrics.counter("kontext.storage.events.refused").increment();
        LOG.errorf(
                "event refused topic=%s partition=%d offset=%d reason=%s",
                received.topic(), received.partition(), received.offset(), reason);
        deadLetters.send(received, reason);
    }

    /** Without Jackson's quotation of the source: a record may hold a prompt. */
    private static String reason(Exception e) {
        return e instanceof JacksonException
                ? "the record cannot be read: " + e.getClass().getSimpleName()
                : "the record cannot be read: " + e.getMessage();
    }
}
