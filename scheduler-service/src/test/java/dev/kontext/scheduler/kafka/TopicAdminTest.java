package dev.kontext.scheduler.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontext.scheduler.log.LogUnavailableException;
import dev.kontext.testkit.TestServers;
import dev.kontext.testkit.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class TopicAdminTest {
    private final String kafka = TestServers.kafka();
    private final TopicNames topics = KafkaTopics.unique();
    private final TopicAdmin admin = new TopicAdmin(kafka, topics);

    @Test
    void missingTopicsAreCreatedWithTheirSettings() throws Exception {
        admin.prepare((short) 1);

        assertThat(settings(topics.events()))
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("segment.ms", "3600000")
                .containsEntry("max.compaction.lag.ms", "86400000")
                .containsEntry("min.cleanable.dirty.ratio", "0.2")
                .containsEntry("delete.retention.ms", "604800000");
        assertThat(settings(topics.requests()))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("segment.ms", "21600000")
                .containsEntry("retention.ms", "604800000");
        assertThat(settings(topics.deadLetters())).containsEntry("retention.ms", "2592000000");
    }

    @Test
    void probesArePassedOver() {
        admin.prepare((short) 1);
        admin.prepare((short) 1);

        try (var log = new KafkaEventLog(kafka, topics);
                var reader = log.readFrom(0);
                var requests = new KafkaRequestLog(kafka, topics)) {
            requests.assign(Map.of());
            await().until(() -> {
                assertThat(reader.poll(Duration.ofMillis(500))).isEmpty();
                return reader.position() == reader.end();
            });
            assertThat(requests.poll(Duration.ofMillis(500))).isEmpty();
        }
    }

    @Test
    void aWrongNumberOfPartitionsIsRefused() {
        TestTopics.create(kafka, topics.requests(), 3, Map.of());

        assertThatThrownBy(() -> admin.prepare((short) 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must have 6 partitions, got 3");
    }

    @Test
    void moreReplicasThanBrokersAreRefused() {
        assertThatThrownBy(() -> admin.prepare((short) 3)).isInstanceOf(LogUnavailableException.class);
    }

    private Map<String, String> settings(String topic) throws Exception {
        try (var client = Admin.create(ClientSettings.admin(kafka))) {
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            return client.describeConfigs(List.of(resource)).all().get().get(resource).entries().stream()
                    .collect(Collectors.toMap(entry -> entry.name(), entry -> entry.value()));
        }
    }
}
