package dev.kontext.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.worker.AttemptResult.HandedBack;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.imaging.Pixels;
import dev.kontext.worker.fake.FakeTriton;
import dev.kontext.worker.fake.HttpFake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged worker as a process of its own: SIGTERM loses nothing. */
@Timeout(90)
class WorkerProcessIT {
    private final CountDownLatch gpu = new CountDownLatch(1);

    @TempDir
    Path folder;

    private FakeTriton triton;
    private Bench bench;
    private Process process;

    @BeforeEach
    void start() throws IOException {
        triton = new FakeTriton();
        // Its own worker is never started: the process takes its place.
        bench = new Bench(triton.address());
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=0",
                        "-Dkontext.worker.name=pod-9",
                        "-Dkontext.model.address=" + triton.address(),
                        "-Dkontext.storage.url=" + bench.storage.url(),
                        "-Dkontext.scheduler.urls=" + bench.scheduler.url(),
                        "-jar",
                        Path.of("target", "quarkus-app", "quarkus-run.jar").toString())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        builder.environment().put("KONTEXT_SERVICE_KEY", HttpFake.KEY);
        process = builder.start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> bench.scheduler.heartbeats().stream().anyMatch(heartbeat -> heartbeat.ready()));
    }

    private Path log() {
        return folder.resolve("worker.log");
    }

    @AfterEach
    void stop() throws InterruptedException {
        gpu.countDown();
        process.destroyForcibly().waitFor();
        bench.close();
        triton.close();
    }

    private void awaitExit() throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anIdleWorkerEndsAtSigtermAndSaysSo() throws InterruptedException {
        process.destroy();

        awaitExit();
        assertThat(bench.scheduler.heartbeats().getLast().draining()).isTrue();
    }

    @Test
    @Tag("row-20")
    @DisplayName("row 20: SIGTERM during a job, with time enough for it")
    void sigtermFinishesWhatIsOnTheGpuAndHandsBackTheRest() throws InterruptedException, IOException {
        triton.next(stage -> {
            stage.progress(1);
            gpu.await();
            stage.wholeRun();
        });
        var running = bench.edit("a prompt that nobody logs", Pixels.filled(64, 64, 1, 2, 3));
        var next = bench.edit("a prompt that nobody logs", Pixels.filled(64, 64, 1, 2, 3));
        bench.scheduler.enqueue(running);
        await().until(() -> triton.requests().size() == 1);
        bench.scheduler.enqueue(next);
        await().until(() -> isHeld(next));

        process.destroy();

        await().until(() -> !bench.scheduler.results(next.lease()).isEmpty());
        assertThat(process.isAlive()).isTrue();
        gpu.countDown();
        awaitExit();
        assertThat(bench.scheduler.results(running.lease()).getLast().end()).isInstanceOf(Succeeded.class);
        assertThat(bench.scheduler.results(next.lease()).getLast().end()).isInstanceOf(HandedBack.class);
        assertThat(bench.storage.result(bench.path(running, "0.png"))).isPresent();
        assertThat(Files.readString(log()))
                .contains("worker drained")
                .doesNotContain("nobody logs", HttpFake.KEY, running.token().value());
    }

    private boolean isHeld(Grant grant) {
        return bench.scheduler.held().stream().anyMatch(report -> report.lease().equals(grant.lease()));
    }

    @Test
    void sigtermWithoutASchedulerDoesNotKeepAnIdleWorker() throws InterruptedException {
        bench.scheduler.close();

        process.destroy();

        awaitExit();
    }
}
