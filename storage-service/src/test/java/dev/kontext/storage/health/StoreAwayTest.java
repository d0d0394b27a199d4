package dev.kontext.storage.health;

import static dev.kontext.storage.StorageApi.code;
import static dev.kontext.storage.StorageApi.get;
import static dev.kontext.storage.StorageApi.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.devstack.Ports;
import dev.kontext.storage.Pictures;
import dev.kontext.storage.StorageServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
@QuarkusTest
@TestProfile(StoreAwayTest.AllAway.class)
class StoreAwayTest {
    /** Neither Kafka nor a store. */
    public static final class AllAway implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kafka.bootstrap.servers",
                    "127.0.0.1:" + Ports.free(),
                    "kontext.s3.endpoint",
                    "http://127.0.0.1:" + Ports.free(),
                    "kontext.s3.access-key",
                    "nobody",
                    "kontext.s3.secret-key",
                    "nothing1",
                    "kontext.service.key",
                    StorageServers.KEY,
                    "kontext.receipts.key",
                    StorageServers.RECEIPTS_KEY);
        }
    }

    @Test
    @Tag("row-6")
    @DisplayName("row 6: S3 away")
    void withoutTheStoreEveryCallIsAskedToComeBackAndNothingIsCalledAbsent() {
        var results = "/internal/v1/results/t/job_00000000000000000000000000/lease_00000000000000000000000000/0.png";
        for (var answer : new java.net.http.HttpResponse<?>[] {
            upload("t", Pictures.png(8, 8)),
            get("/internal/v1/inputs/t/sha256:" + "0".repeat(64)),
            get("/internal/v1/inputs/t/sha256:" + "0".repeat(64) + "/pixels"),
            get(results)
        }) {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
        assertThat(code(get(results))).isEqualTo("unavailable");
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/q/health/ready").statusCode()).isEqualTo(503);
    }
}
