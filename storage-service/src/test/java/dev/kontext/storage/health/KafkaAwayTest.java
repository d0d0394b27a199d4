package dev.kontext.storage.health;

import static dev.kontext.storage.StorageApi.code;
import static dev.kontext.storage.StorageApi.get;
import static dev.kontext.storage.StorageApi.json;
import static dev.kontext.storage.StorageApi.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.devstack.Ports;
import dev.kontext.storage.Pictures;
import dev.kontext.storage.StorageServers;
import dev.kontext.testkit.S3TestResource;
import dev.kontext.testkit.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
@QuarkusTest
@TestProfile(KafkaAwayTest.KafkaAway.class)
class KafkaAwayTest {
    /** No Kafka from the start, but a store. */
    public static final class KafkaAway implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kafka.bootstrap.servers",
                    "127.0.0.1:" + Ports.free(),
                    "kontext.service.key",
                    StorageServers.KEY,
                    "kontext.receipts.key",
                    StorageServers.RECEIPTS_KEY);
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(S3TestResource.class));
        }
    }

    @Test
    void withoutKafkaInputsAreTakenAndServedButTheServiceIsNotReady() {
        var file = Pictures.png(8, 8);
        // Quarkus accepts calls before the bucket was probed.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> upload(TestServers.unique("t"), file).statusCode() == 201);

        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/q/health/ready").statusCode()).isEqualTo(503);
        assertThat(json(get("/q/health/ready")).toString()).contains("\"bucket\":true,\"topic\":false");
        assertThat(code(get("/internal/v1/inputs/t/sha256:" + "0".repeat(64)))).isEqualTo("artifact_not_found");
    }
}
