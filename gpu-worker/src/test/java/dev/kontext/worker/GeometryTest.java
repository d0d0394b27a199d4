package dev.kontext.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import dev.kontext.sandbox.SandboxOptions;
import dev.kontext.sandbox.SandboxServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pixels in, files out: what a client gets from a worker whose model is the sandbox. */
@Tag("servers")
@Timeout(120)
class GeometryTest {
    private static final String PROMPT = "make it black and white";

    private static SandboxServer sandbox;
    private static Bench bench;

    @BeforeAll
    static void start() throws IOException {
        sandbox = SandboxServer.start(SandboxOptions.defaults().withStep(Duration.ZERO));
        bench = new Bench(sandbox.address()).start();
    }

    @AfterAll
    static void stop() {
        bench.close();
        sandbox.close();
    }

    private static Succeeded run(Grant grant) {
        bench.scheduler.enqueue(grant);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !bench.scheduler.results(grant.lease()).isEmpty());
        return (Succeeded) bench.scheduler.results(grant.lease()).getFirst().end();
    }

    private static byte[] file(Grant grant, String name) {
        return bench.storage.result(bench.path(grant, name)).orElseThrow();
    }

    private static BufferedImage picture(Grant grant, String name) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(file(grant, name)));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "17,3", "333,221", "1023,769", "1600,1200", "64,2000"})
    void theDeliverableHasExactlyTheInputsSize(int width, int height) {
        var grant = bench.edit(PROMPT, Pixels.filled(width, height, 200, 40, 40));

        var image = run(grant).result().images().getFirst();

        assertThat(new Size(image.width(), image.height())).isEqualTo(new Size(width, height));
    }

    @ParameterizedTest
    @CsvSource({"640,480", "480,640", "999,333"})
    void theDeliverableHasExactlyTheSizeAskedFor(int width, int height) {
        var grant = bench.edit(PROMPT, Pixels.filled(300, 200, 200, 40, 40), new Size(width, height), ImageFormat.PNG);

        var image = run(grant).result().images().getFirst();

        assertThat(new Size(image.width(), image.height())).isEqualTo(new Size(width, height));
    }

    @Test
    void alphaComesBackAtItsPlace() throws IOException {
        var grant = bench.edit(PROMPT, halfTransparent());

        run(grant);

        var picture = picture(grant, "0.png");
        assertThat(picture.getColorModel().hasAlpha()).isTrue();
        assertThat(picture.getRGB(5, 30) >>> 24).isZero();
        assertThat(picture.getRGB(94, 30) >>> 24).isEqualTo(255);
    }

    @Test
    void aJpegOfATransparentInputIsOnWhite() throws IOException {
        var grant = bench.edit(PROMPT, halfTransparent(), new Size(100, 60), ImageFormat.JPEG);

        var image = run(grant).result().images().getFirst();

        assertThat(image.name()).isEqualTo("0.jpg");
        assertThat(image.contentType()).isEqualTo("image/jpeg");
        var picture = picture(grant, "0.jpg");
        assertThat(picture.getColorModel().hasAlpha()).isFalse();
        assertThat(picture.getRGB(5, 30) & 0xff).isGreaterThan(240);
        assertThat(picture.getRGB(94, 30) & 0xff).isLessThan(200);
    }

    @Test
    void webpIsWrittenToo() {
        var grant = bench.edit(PROMPT, halfTransparent(), new Size(100, 60), ImageFormat.WEBP);

        assertThat(run(grant).result().images().getFirst().name()).isEqualTo("0.webp");
        assertThat(file(grant, "0.webp")).startsWith('R', 'I', 'F', 'F');
    }

    @Test
    void theThumbnailKeepsTheShape() {
        var grant = bench.edit(PROMPT, Pixels.filled(1000, 500, 200, 40, 40));

        var thumbnail = run(grant).result().thumbnail();

        assertThat(thumbnail).isNotNull();
        assertThat(new Size(thumbnail.width(), thumbnail.height())).isEqualTo(new Size(256, 128));
        assertThat(thumbnail.contentType()).isEqualTo("image/jpeg");
    }

    @ParameterizedTest
    @CsvSource({"PNG,0.png", "JPEG,0.jpg", "WEBP,0.webp"})
    void aPictureOfTheSandboxSaysSo(ImageFormat format, String name) {
        var grant = bench.edit(PROMPT, Pixels.filled(100, 60, 200, 40, 40), new Size(100, 60), format);

        var model = run(grant).result().model();

        assertThat(model.provenance()).isEqualTo("sandbox");
        assertThat(new String(file(grant, name), StandardCharsets.ISO_8859_1)).contains("SANDBOX");
    }

    @Test
    void aPictureWithoutAnInputHasTheSizeAskedFor() {
        var grant = bench.generation("a red square");

        var image = run(grant).result().images().getFirst();

        assertThat(new Size(image.width(), image.height())).isEqualTo(new Size(64, 64));
    }

    /** Red, 100 by 60, the left half transparent. */
    private static Pixels halfTransparent() {
        var samples = new byte[100 * 60 * 4];
        for (int i = 0; i < 100 * 60; i++) {
            samples[i * 4] = (byte) 200;
            samples[i * 4 + 3] = (byte) (i % 100 < 50 ? 0 : 255);
        }
        return new Pixels(100, 60, Pixels.RGBA, samples);
    }
}
