package dev.kontext.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontext.client.Job;
import dev.kontext.client.JobRequest;
import dev.kontext.client.KontextClient;
import dev.kontext.client.RefusedException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.SAME_THREAD)
class EditIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TestStack STACK = SharedStack.get();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1216,832", "333,1001", "17,16", "2400,1600"})
    void anEditHasExactlyTheSizeOfItsInput(int width, int height) throws Exception {
        var photo = Photos.street(folder, width, height);

        try (var client = STACK.client()) {
            var job = finish(client, client.edit(photo, few("Change the car color to red")));
            var edited = picture(client, job);

            assertThat(edited.getWidth()).isEqualTo(width);
            assertThat(edited.getHeight()).isEqualTo(height);
        }
    }

    @Test
    void theCarTurnsRedAndTheSkyStays() throws Exception {
        var photo = Photos.street(folder, 1024, 768);

        try (var client = STACK.client()) {
            var job = finish(client, client.edit(photo, few("Change the car color to red")));
            var edited = picture(client, job);

            int car = edited.getRGB(512, 450);
            assertThat((car >> 16) & 255).isGreaterThan(car & 255);
            int before = ImageIO.read(photo.toFile()).getRGB(512, 40);
            int after = edited.getRGB(512, 40);
            assertThat(Math.abs(((before >> 8) & 255) - ((after >> 8) & 255))).isLessThan(4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TYPE_BYTE_GRAY,png",
        "TYPE_INT_ARGB,png",
        "TYPE_USHORT_GRAY,png",
        "TYPE_3BYTE_BGR,jpg",
        "TYPE_BYTE_INDEXED,gif"
    })
    void photosOfManyKindsWork(String type, String ending) throws Exception {
        int kind = BufferedImage.class.getField(type).getInt(null);
        var photo = Photos.save(Photos.street(301, 203, kind), folder.resolve("photo." + ending));

        try (var client = STACK.client()) {
            var job = finish(client, client.edit(photo, few("Make it black and white")));

            assertThat(picture(client, job).getWidth()).isEqualTo(301);
        }
    }

    @Test
    void theTimelineNamesEveryStage() throws Exception {
        try (var client = STACK.client()) {
            var job = finish(client, client.edit(Photos.street(folder, 256, 256), few("Make it brighter")));
            var times = job.timeline();

            assertThat(times).isNotNull();
            assertThat(List.of(
                            times.acceptedAt(),
                            times.queuedAt(),
                            times.leasedAt(),
                            times.fetchedAt(),
                            times.editingAt(),
                            times.editedAt(),
                            times.storedAt(),
                            times.finishedAt()))
                    .doesNotContainNull();
            assertThat(times.editingAt()).isBeforeOrEqualTo(times.editedAt());
            assertThat(job.model()).isNotNull();
            assertThat(job.model().isSandbox()).isTrue();
            assertThat(job.attempts()).hasSize(1);
        }
    }

    @Test
    void wordsAloneMakeAPicture() throws Exception {
        var request = new JobRequest("A lighthouse", 7L, 4, null, "3:2", "jpeg", 90, null, null, null);

        try (var client = STACK.client()) {
            var job = finish(client, client.generate(request));
            var image = picture(client, job);

            assertThat(image.getWidth() * 2).isEqualTo(image.getHeight() * 3);
            assertThat(job.seed()).isEqualTo(7);
        }
    }

    @Test
    void theSameSeedMakesTheSamePicture() throws Exception {
        try (var client = STACK.client()) {
            var request = new JobRequest("A lighthouse", 7L, 4, null, "64x64", null, null, null, null, null);
            var first = finish(client, client.generate(request));
            var second = finish(client, client.generate(request));

            assertThat(first.images()).isNotNull();
            assertThat(second.images()).isNotNull();
            assertThat(first.id()).isNotEqualTo(second.id());
            assertThat(first.images().getFirst().sha256())
                    .isEqualTo(second.images().getFirst().sha256());
        }
    }

    @Test
    void severalPhotosMakeOnePictureOfTheFirstOnesSizeAndAllOfThemCount() throws Exception {
        var street = Photos.street(folder, 333, 250);
        var beach = plain("beach.png", Color.ORANGE);
        var lawn = plain("lawn.png", Color.GREEN);
        var request = new JobRequest("Put them together", 7L, 4, null, null, null, null, null, null, null).stitched();

        try (var client = STACK.client()) {
            var first = finish(client, client.edit(List.of(street, beach), request));
            var again = finish(client, client.edit(List.of(street, beach), request));
            var other = finish(client, client.edit(List.of(street, lawn), request));

            assertThat(first.references()).isEqualTo("stitch");
            assertThat(first.edit()).isNull();
            assertThat(picture(client, first).getWidth()).isEqualTo(333);
            assertThat(picture(client, first).getHeight()).isEqualTo(250);
            assertThat(sha256(again)).isEqualTo(sha256(first));
            assertThat(sha256(other)).isNotEqualTo(sha256(first));
        }
    }

    @Test
    void severalPhotosThatNobodyAskedForAreRefused() throws Exception {
        var street = Photos.street(folder, 64, 48);

        try (var client = STACK.client()) {
            assertThatThrownBy(() -> client.edit(List.of(street, street), few("Put them together")))
                    .isInstanceOfSatisfying(RefusedException.class, e -> {
                        assertThat(e.code()).isEqualTo("too_many_images");
                        assertThat(e).hasMessageContaining("references to stitch");
                    });
        }
    }

    @Test
    void theSameKeyIsTheSameJobAndAnotherRequestIsRefused() throws Exception {
        try (var client = STACK.client()) {
            var first = client.generate(few("A lighthouse"), "order-1");
            var again = client.generate(few("A lighthouse"), "order-1");

            assertThat(again.id()).isEqualTo(first.id());
            assertThatThrownBy(() -> client.generate(few("A windmill"), "order-1"))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.code()).isEqualTo("idempotency_mismatch"));
        }
    }

    @Test
    void whatWasJustAcceptedCanAlwaysBeReadBack() {
        try (var client = STACK.client()) {
            for (int i = 0; i < 30; i++) {
                var job = client.generate(tiny("A lighthouse " + i));

                assertThat(client.get(job.id()).id()).isEqualTo(job.id());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "[sandbox:fail],model_error",
        "[sandbox:reject],rejected",
        "[sandbox:out-of-memory],out_of_memory",
    })
    void aFailureOfTheModelBecomesTheJobsError(String trigger, String code) {
        try (var client = STACK.client()) {
            var job = client.await(
                    client.generate(tiny("A lighthouse " + trigger)).id(), PATIENCE, j -> {});

            assertThat(job.status()).isEqualTo("failed");
            assertThat(job.error()).isNotNull();
            assertThat(job.error().code()).isEqualTo(code);
        }
    }

    @Test
    void aFailureThatPassesIsTriedAgain() {
        try (var client = STACK.client()) {
            var job = client.await(
                    client.generate(tiny("A lighthouse " + System.nanoTime() + " [sandbox:fail-once]"))
                            .id(),
                    PATIENCE,
                    j -> {});

            assertThat(job.status()).isEqualTo("succeeded");
            // There are two models, and each may see it for the first time.
            assertThat(job.attempts()).hasSizeBetween(2, 3);
            assertThat(job.attempts().getFirst().outcome()).isEqualTo("failed");
        }
    }

    @Test
    void aWrongKeyIsRefused() {
        try (var stranger = new KontextClient(STACK.gateway(), "not-a-key")) {
            assertThatThrownBy(() -> stranger.generate(few("A lighthouse")))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.status()).isEqualTo(401));
        }
        assertThat(URI.create(STACK.gateway().toString()).getPort()).isPositive();
    }

    @Test
    void aFileThatIsNoPictureIsRefusedAndNothingIsQueued() throws Exception {
        var text = Files.writeString(folder.resolve("notes.png"), "not a picture");

        try (var client = STACK.client()) {
            var before = client.list(null, 1, null);
            assertThatThrownBy(() -> client.edit(text, few("Make it brighter")))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.code()).isEqualTo("unsupported_media_type"));
            var after = client.list(null, 1, null);

            assertThat(after.jobs().stream().map(Job::id).toList())
                    .isEqualTo(before.jobs().stream().map(Job::id).toList());
        }
    }

    private BufferedImage picture(KontextClient client, Job job) throws IOException {
        assertThat(job.images()).isNotNull();
        var file = folder.resolve("result-" + job.id());
        client.download(job.images().getFirst(), file);
        return ImageIO.read(file.toFile());
    }

    private Path plain(String name, Color colour) throws IOException {
        var image = new BufferedImage(80, 120, BufferedImage.TYPE_INT_RGB);
        var pen = image.createGraphics();
        pen.setPaint(colour);
        pen.fillRect(0, 0, 80, 120);
        pen.dispose();
        return Photos.save(image, folder.resolve(name));
    }

    private static String sha256(Job job) {
        assertThat(job.images()).isNotNull();
        return job.images().getFirst().sha256();
    }

    private static Job finish(KontextClient client, Job job) {
        var ended = client.await(job.id(), PATIENCE, j -> {});
        assertThat(ended.status()).as(String.valueOf(ended.raw())).isEqualTo("succeeded");
        return ended;
    }

    private static JobRequest few(String prompt) {
        return new JobRequest(prompt, null, 4, null, null, null, null, null, null, null);
    }

    private static JobRequest tiny(String prompt) {
        return new JobRequest(prompt, null, 2, null, "64x64", null, null, null, null, null);
    }
}
