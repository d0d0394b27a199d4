package dev.kontext.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.client.Job;
import dev.kontext.e2e.Repository;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The commands as a person types them. */
@Execution(ExecutionMode.SAME_THREAD)
class CommandLineIT {
    private static final TestStack STACK = SharedStack.get();

    @TempDir
    Path folder;

    @Test
    void anEditIsSavedBesideItsPhotoWithATimeline() throws Exception {
        Photos.street(folder, 400, 300);

        var run = STACK.kontext(folder, "edit", "street.png", "Change the car color to red", "--steps", "4");

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(run.output())
                .contains("street-edited.png")
                .contains("accepted")
                .contains("queued")
                .contains("leased")
                .contains("fetched")
                .contains("on the GPU")
                .contains("finished")
                .contains("stored");
        assertThat(run.errors()).contains("SANDBOX");
        assertThat(ImageIO.read(folder.resolve("street-edited.png").toFile()).getWidth())
                .isEqualTo(400);

        var again = STACK.kontext(folder, "edit", "street.png", "Make it brighter", "--steps", "4");
        assertThat(again.exitCode()).isEqualTo(6);
        var forced = STACK.kontext(folder, "edit", "street.png", "Make it brighter", "--steps", "4", "--force");
        assertThat(forced.exitCode()).as(forced.errors()).isZero();
    }

    @Test
    void jsonIsAllThatStandsOnStandardOutput() throws Exception {
        var run = STACK.kontext(folder, "generate", "A lighthouse", "--steps", "2", "--size", "64x64", "--json");

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(new ObjectMapper().readTree(run.output()).path("status").asText())
                .isEqualTo("succeeded");
    }

    @Test
    void aReferenceGoesWithEachPhoto() throws Exception {
        Photos.street(folder, 200, 150);
        Photos.save(Photos.street(90, 120, BufferedImage.TYPE_INT_RGB), folder.resolve("other.png"));

        var run = STACK.kontext(
                folder,
                "edit",
                "street.png",
                "Put them together",
                "--reference",
                "other.png",
                "--steps",
                "2",
                "--json");

        assertThat(run.exitCode()).as(run.errors()).isZero();
        var job = new ObjectMapper().readTree(run.output());
        assertThat(job.path("references").asText()).isEqualTo("stitch");
        assertThat(job.path("width").asInt()).isEqualTo(200);
        assertThat(folder.resolve("street-edited.png")).exists();
    }

    @Test
    void aJobIsFollowedById() {
        var submitted =
                STACK.kontext(folder, "generate", "A lighthouse", "--steps", "2", "--size", "64x64", "--no-wait");
        var id = submitted.output().strip();

        var waited = STACK.kontext(folder, "wait", id, "-o", "picture.png");
        var status = STACK.kontext(folder, "status", id);
        var list = STACK.kontext(folder, "list");
        var cancel = STACK.kontext(folder, "cancel", id);

        assertThat(waited.exitCode()).as(waited.errors()).isZero();
        assertThat(folder.resolve("picture.png")).exists();
        assertThat(status.output()).contains(id).contains("succeeded");
        assertThat(list.output()).contains(id);
        assertThat(cancel.exitCode()).isEqualTo(3);
        assertThat(cancel.errors()).contains("job_ended").doesNotContain("\tat ");
    }

    @Test
    void ctrlCCancelsTheJobAndLeavesTheStack() throws Exception {
        var process = new ProcessBuilder(
                        Repository.ROOT.resolve("kontext").toString(),
                        "generate",
                        "A lighthouse [sandbox:slow=500]",
                        "--steps",
                        "60",
                        "--size",
                        "64x64")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        process.environment().putAll(Map.of("KONTEXT_STATE", STACK.state().toString(), "KONTEXT_SKIP_BUILD", "1"));
        var running = process.start();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.readString(folder.resolve("said")).contains("editing"));
        var id = Files.readString(folder.resolve("said")).substring(0, 30);

        new ProcessBuilder("kill", "-INT", Long.toString(running.pid())).start().waitFor();

        assertThat(running.waitFor(30, TimeUnit.SECONDS)).isTrue();
        try (var client = STACK.client()) {
            Job ended = client.await(id, Duration.ofSeconds(30), j -> {});
            assertThat(ended.status()).isEqualTo("canceled");
        }
    }

    @Test
    void aTritonThatCannotBeStartedIsOneSentenceAndStartsNothing() {
        var kontext = Repository.ROOT.resolve("kontext").toString();
        var run = TestStack.CommandRun.of(
                java.util.List.of(kontext, "up", "--model", "triton"),
                folder,
                Map.of(
                        "KONTEXT_STATE", folder.resolve("state").toString(),
                        "KONTEXT_CACHE", folder.resolve("cache").toString(),
                        "KONTEXT_PYTHON", "no-such-python"));

        assertThat(run.exitCode()).isEqualTo(69);
        assertThat(run.errors()).contains("No Python 3.11 was found").doesNotContain("\tat ");
        assertThat(folder.resolve("state/gateway")).doesNotExist();
    }

    @Test
    void aGatewayThatIsNotThereIsOneSentence() {
        var run = TestStack.CommandRun.of(
                java.util.List.of(Repository.ROOT.resolve("kontext").toString(), "status", "job_x"),
                folder,
                Map.of("KONTEXT_URL", "http://127.0.0.1:1", "KONTEXT_API_KEY", "x"));

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.errors()).contains("does not answer").doesNotContain("\tat ");
    }
}
