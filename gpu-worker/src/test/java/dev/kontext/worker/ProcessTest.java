package dev.kontext.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.worker.fake.FakeScheduler;
import dev.kontext.worker.fake.FakeStorage;
import dev.kontext.worker.fake.FakeTriton;
import dev.kontext.worker.fake.HttpFake;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The worker as a process: configuration, probes, metrics. */
@Tag("servers")
@QuarkusTest
@QuarkusTestResource(ProcessTest.Surroundings.class)
class ProcessTest {
    private static FakeScheduler scheduler;

    @TestHTTPResource("/q/")
    URI managed;

    /** Fakes that are there before the worker starts. */
    public static final class Surroundings implements QuarkusTestResourceLifecycleManager {
        private FakeTriton triton;
        private FakeStorage storage;

        @Override
        public Map<String, String> start() {
            try {
                triton = new FakeTriton();
                storage = new FakeStorage();
                scheduler = new FakeScheduler();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.of(
                    "kontext.service.key",
                    HttpFake.KEY,
                    "kontext.worker.name",
                    "pod-7",
                    "kontext.model.address",
                    triton.address(),
                    "kontext.storage.url",
                    storage.url().toString(),
                    "kontext.scheduler.urls",
                    "http://127.0.0.1:1," + scheduler.url(),
                    "quarkus.http.test-port",
                    "0");
        }

        @Override
        public void stop() {
            scheduler.close();
            storage.close();
            triton.close();
        }
    }

    @Test
    void aStartedWorkerFindsItsSchedulerAndIsReady() {
        await().until(() -> get("health/ready").contains("\"status\": \"UP\""));

        await().until(() -> !scheduler.heartbeats().isEmpty());
        assertThat(scheduler.heartbeats().getFirst().worker().pod()).isEqualTo("pod-7");
        await().until(() -> scheduler.heartbeats().getLast().ready());
        assertThat(get("health/ready")).contains("provenance", "heartbeats");
    }

    @Test
    void aWorkerIsAliveWithoutAnyone() {
        assertThat(get("health/live")).contains("\"status\": \"UP\"");
    }

    @Test
    void whatTheGpuDoesIsMeasured() {
        assertThat(get("metrics"))
                .contains(
                        "kontext_edit_seconds",
                        "kontext_attempts_held",
                        "kontext_gpu_idle",
                        "kontext_model_ready",
                        "kontext_model_quarantined");
    }

    private String get(String path) {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(managed.resolve(path)).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
