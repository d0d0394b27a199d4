package dev.kontext.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.client.Job;
import dev.kontext.client.JobRequest;
import dev.kontext.client.KontextClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole system on the real model in a real Triton; the weights are a miniature's, so its pictures are noise. */
class TritonIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static TestStack stack;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        ModelEnvironment.require("the whole system on a real Triton");
        stack = TestStack.fresh("triton", Map.of(), "--model", "triton");
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void anEditHasExactlyTheSizeOfItsInputAndSaysThatItIsNoise() throws Exception {
        Photos.street(folder, 333, 250);

        var run = stack.kontext(folder, "edit", "street.png", "Change the car color to red", "--steps", "4");

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(run.errors()).contains("MINIATURE").contains("--weights DIR").doesNotContain("SANDBOX");
        var edited = ImageIO.read(folder.resolve("street-edited.png").toFile());
        assertThat(edited.getWidth()).isEqualTo(333);
        assertThat(edited.getHeight()).isEqualTo(250);
    }

    @Test
    void wordsAloneMakeAPicture() throws Exception {
        try (var client = stack.client()) {
            var job = finish(client, client.generate(request("A lighthouse", 2, "320x240")));

            var file = folder.resolve("lighthouse.png");
            client.download(job.images().getFirst(), file);
            var picture = ImageIO.read(file.toFile());
            assertThat(picture.getWidth()).isEqualTo(320);
            assertThat(picture.getHeight()).isEqualTo(240);
            assertThat(job.model().provenance()).isEqualTo("miniature");
        }
    }

    @Test
    void aCancelReachesTheModelAndTheNextJobRuns() {
        try (var client = stack.client()) {
            var job = client.generate(request("A lighthouse", 100, "1024x1024"));
            awaitFirstStep(client, job);

            client.cancel(job.id());

            assertThat(client.await(job.id(), PATIENCE, j -> {}).status()).isEqualTo("canceled");
            await().atMost(PATIENCE).until(() -> stack.log("triton-1").contains("cancelled after step"));
            finish(client, client.generate(request("A windmill", 2, "64x64")));
        }
    }

    @Test
    @Tag("row-15")
    @DisplayName("row 15: a real Triton killed during inference")
    void aKilledTritonTakesItsModelAlongAndCostsTheJobOneAttempt() {
        try (var client = stack.client()) {
            var job = client.generate(request("A lighthouse", 60, "1024x1024"));
            awaitFirstStep(client, job);

            var model = ProcessHandle.of(stack.pid("triton-1"))
                    .orElseThrow()
                    .children()
                    .toList();
            assertThat(model).isNotEmpty();
            stack.kill("triton-1");
            var ended = finish(client, job);

            assertThat(ended.attempts()).extracting(Job.Attempt::outcome).containsExactly("failed", "succeeded");
            assertThat(stack.log("worker-1").lines())
                    .anyMatch(line -> line.contains(job.id()) && line.contains("failure=unavailable"));
            await().atMost(PATIENCE)
                    .until(() -> model.stream().map(ProcessHandle::pid).noneMatch(stack::isAlive));
        }
    }

    private static void awaitFirstStep(KontextClient client, Job job) {
        await().atMost(PATIENCE).until(() -> {
            var progress = client.get(job.id()).progress();
            return progress != null && progress.step() > 0;
        });
    }

    private static Job finish(KontextClient client, Job job) {
        var ended = client.await(job.id(), PATIENCE, j -> {});
        assertThat(ended.status()).as(String.valueOf(ended.raw())).isEqualTo("succeeded");
        return ended;
    }

    private static JobRequest request(String prompt, int steps, String size) {
        return new JobRequest(prompt, 7L, steps, null, size, null, null, null, null, null);
    }
}
