package dev.kontext.scheduler.kafka;

import static dev.kontext.scheduler.log.Samples.appends;
import static dev.kontext.scheduler.log.Samples.changed;
import static dev.kontext.scheduler.log.Samples.marked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.devstack.KafkaProcess;
import dev.kontext.scheduler.log.EventReader;
import dev.kontext.scheduler.log.LogUnavailableException;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.log.UnknownOutcomeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scheduler sees of a Kafka that dies and comes back. */
@Tag("servers")
class KafkaOutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    @Tag("row-7")
    @DisplayName("row 7: the broker silent in the middle of an append")
    void anAppendIntoSilenceHasAnUnknownOutcomeAndIsThereAtMostOnce(@TempDir Path folder) {
        try (var kafka = KafkaProcess.start(folder, 0)) {
            var topics = KafkaTopics.unique();
            new TopicAdmin(kafka.address(), topics).prepare((short) 1);
            try (var log = new KafkaEventLog(kafka.address(), topics);
                    var reader = log.readFrom(0)) {
                log.fence();
                log.append(appends(changed(1, JobStatus.QUEUED)), List.of());

                kafka.kill();

                assertThatThrownBy(() -> log.append(appends(changed(1, JobStatus.RUNNING)), List.of()))
                        .isInstanceOf(UnknownOutcomeException.class);
                assertThatThrownBy(reader::end).isInstanceOf(LogUnavailableException.class);

                kafka.start();

                Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                    log.fence();
                    return true;
                });
                assertThat(keys(reader)).hasSizeBetween(1, 2);
                log.append(appends(marked(0, 1)), List.of());
                assertThat(keys(reader)).containsExactly("intake/0");
            }
        }
    }

    private static List<String> keys(EventReader reader) {
        var keys = new ArrayList<String>();
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            reader.poll(Duration.ofMillis(200)).stream().map(LoggedEvent::key).forEach(keys::add);
            return reader.position() >= reader.end();
        });
        return keys;
    }
}
