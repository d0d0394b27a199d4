package dev.kontext.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.EditReport;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import dev.kontext.imaging.intake.ImageIntake;
import dev.kontext.imaging.intake.IntakeLimits;
import dev.kontext.sandbox.SandboxOptions;
import dev.kontext.sandbox.SandboxServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker says of an edit of the sandbox, which also repaints its badge: about one percent of the picture. */
@Timeout(120)
class EditReportTest {
    private static final String RED_CAR = "Change the car color to red";

    private static SandboxServer sandbox;
    private static Bench bench;
    private static Pixels street;

    @BeforeAll
    static void start() throws Exception {
        street = ImageIntake.decode(Files.readAllBytes(Path.of("../examples/scene.png")), IntakeLimits.DEFAULT);
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

    private static EditReport reportOf(String prompt) {
        var report = run(bench.edit(prompt, street)).result().edit();
        assertThat(report).isNotNull();
        return report;
    }

    @Test
    void anEditOfOneThingChangesAPartOfThePictureAndDoesNotMoveIt() {
        var report = reportOf(RED_CAR);

        assertThat(report.changedShare()).isBetween(0.03, 0.2);
        assertThat(report.shiftX()).isCloseTo(0, within(0.2));
        assertThat(report.shiftY()).isCloseTo(0, within(0.2));
    }

    @ParameterizedTest
    @ValueSource(ints = {-20, 4, 8})
    void aResultThatHasMovedSaysHowFar(int pixels) {
        var still = reportOf(RED_CAR);

        var report = reportOf(RED_CAR + " [sandbox:shift=" + pixels + "]");

        // The sandbox shifts at the model's size, which is a little wider.
        assertThat(report.shiftX()).isCloseTo(pixels * street.width() / 1248.0, within(0.5));
        assertThat(report.shiftY()).isCloseTo(0, within(0.2));
        assertThat(report.changedShare()).isCloseTo(still.changedShare(), within(0.03));
    }

    @Test
    void aPatchThatLeaksIsSeenAndTheFaintNoiseAroundItIsNot() {
        double still = reportOf(RED_CAR).changedShare();

        double leaked = reportOf(RED_CAR + " [sandbox:leak]").changedShare();

        // The patch is a 36th of the picture.
        assertThat(leaked - still).isBetween(0.01, 0.04);
    }

    @Test
    void theShiftIsInPixelsOfTheResult() {
        var grant = bench.edit(RED_CAR + " [sandbox:shift=8]", street, new Size(608, 416), ImageFormat.PNG);

        var report = run(grant).result().edit();

        assertThat(report).isNotNull();
        assertThat(report.shiftX()).isCloseTo(3.9, within(0.3));
    }

    @Test
    void aPictureFromSeveralReferencesHasNoReport() {
        assertThat(run(bench.stitched(RED_CAR, street, street)).result().edit()).isNull();
    }

    @Test
    void aPictureWithoutAnInputHasNoReport() {
        assertThat(run(bench.generation("a red square")).result().edit()).isNull();
    }
}
