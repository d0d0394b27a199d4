package dev.kontext.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.client.JobRequest;
import dev.kontext.client.KontextClient;
import dev.kontext.client.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left, and what is not, when a job's retention is over. */
class PurgeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void ofTwoJobsThatShareAnInputTheFirstIsPurgedAndTheSecondStillSucceeds() throws Exception {
        var photo = Photos.street(folder, 320, 200);
        var settings = Map.of("KONTEXT_JOBS_RETENTION", "3s", "KONTEXT_JOBS_PURGE_EVERY", "500ms");

        try (var stack = TestStack.fresh("purge", settings, "--step-ms", "10");
                var client = stack.client()) {
            var first =
                    client.await(client.edit(photo, request("Make it brighter")).id(), PATIENCE, j -> {});
            assertThat(first.status()).isEqualTo("succeeded");
            var slow = client.generate(request("A lighthouse [sandbox:slow=60000]"));
            // The worker may fetch one job ahead; the one after it waits.
            client.generate(request("A windmill"));
            var second = client.edit(photo, request("Make it darker"));

            await().atMost(PATIENCE).until(() -> isGone(client, first.id()));
            assertThat(client.get(second.id()).status()).isEqualTo("queued");
            client.cancel(slow.id());
            var ended = client.await(second.id(), PATIENCE, j -> {});

            assertThat(ended.status()).as(String.valueOf(ended.raw())).isEqualTo("succeeded");
            assertThat(ended.images()).isNotNull();
            var picture = folder.resolve("darker.png");
            client.download(ended.images().getFirst(), picture);
            assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(320);
            assertThat(Files.size(picture)).isEqualTo(ended.images().getFirst().bytes());
        }
    }

    private static boolean isGone(KontextClient client, String id) {
        try {
            client.get(id);
            return false;
        } catch (RefusedException e) {
            assertThat(e.status()).isEqualTo(410);
            return true;
        }
    }

    private static JobRequest request(String prompt) {
        return new JobRequest(prompt, null, 4, null, null, null, null, null, null, null);
    }
}
