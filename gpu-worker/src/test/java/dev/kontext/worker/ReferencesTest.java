package dev.kontext.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.worker.AttemptResult.Failed;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import dev.kontext.imaging.geometry.CropBox;
import dev.kontext.imaging.geometry.ReferenceRow;
import dev.kontext.imaging.geometry.Resampler;
import inference.ModelInferRequest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Jobs with several references: what the model gets, and what the client gets. */
@Tag("servers")
class ReferencesTest extends WorkerBench {
    private static final Pixels CAR = Pixels.filled(300, 200, 200, 40, 40);
    private static final Pixels BEACH = Pixels.filled(100, 200, 230, 220, 160);

    @Test
    void theModelSeesThemSideBySideInTheirOrder() {
        bench.start();
        var grant = bench.stitched("put the car on the beach", CAR, BEACH);
        bench.scheduler.enqueue(grant);

        assertThat(endOf(grant.lease())).isInstanceOf(Succeeded.class);

        var sent = triton.requests().getFirst();
        assertThat(number(sent, "stitch")).isEqualTo(2);
        assertThat(number(sent, "width")).isEqualTo(1184);
        assertThat(number(sent, "height")).isEqualTo(880);
        var row = image(sent);
        var cell = ReferenceRow.cell(CAR.size(), 2);
        assertThat(row.size()).isEqualTo(new Size(2 * cell.width(), cell.height()));
        assertThat(half(row, cell, 0)).isEqualTo(ReferenceRow.fit(CAR, cell));
        assertThat(half(row, cell, 1)).isEqualTo(ReferenceRow.fit(BEACH, cell));
    }

    @Test
    void theResultHasTheSizeAskedForAndNoAlpha() throws IOException {
        bench.start();
        var grant = bench.stitched("p", Pixels.filled(64, 48, 1, 2, 3, 0), BEACH);
        bench.scheduler.enqueue(grant);

        assertThat(endOf(grant.lease()))
                .isInstanceOfSatisfying(
                        Succeeded.class,
                        succeeded -> assertThat(succeeded.result().edit()).isNull());

        var picture = picture(bench.storage.result(bench.path(grant, "0.png")).orElseThrow());
        assertThat(picture.getWidth()).isEqualTo(64);
        assertThat(picture.getHeight()).isEqualTo(48);
        assertThat(picture.getColorModel().hasAlpha()).isFalse();
    }

    @Test
    void aModelThatTakesOneReferenceIsReadyAndFailsTheJobAtOnce() {
        var without = triton.config().toBuilder();
        without.removeInput(without.getInputCount() - 1);
        triton.declare(without.build());
        bench.start();
        var grant = bench.stitched("p", CAR, BEACH);
        bench.scheduler.enqueue(grant);

        assertThat(endOf(grant.lease()))
                .isEqualTo(new Failed(
                        FailureClass.INVALID_INPUT,
                        "The model kontext takes one picture, not 2; submit a job with one."));

        assertThat(triton.requests()).isEmpty();
        var next = bench.edit("p", CAR);
        bench.scheduler.enqueue(next);
        assertThat(endOf(next.lease())).isInstanceOf(Succeeded.class);
    }

    @Test
    void aReferenceThatIsGoneFailsTheJob() {
        bench.start();
        var grant = bench.stitched("p", CAR, BEACH);
        bench.storage.drop(Bench.TENANT.value(), grant.spec().images().getLast().digest());
        bench.scheduler.enqueue(grant);

        assertFailed(endOf(grant.lease()), FailureClass.INVALID_INPUT);
        assertThat(triton.requests()).isEmpty();
    }

    private static Pixels half(Pixels row, Size cell, int n) {
        return Resampler.crop(row, new CropBox(n * cell.width(), 0, cell.width(), cell.height()));
    }

    private static int number(ModelInferRequest request, String name) {
        return request.getRawInputContents(index(request, name))
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    private static Pixels image(ModelInferRequest request) {
        int index = index(request, "image");
        var shape = request.getInputs(index).getShapeList();
        return new Pixels(
                Math.toIntExact(shape.get(2)),
                Math.toIntExact(shape.get(1)),
                Pixels.RGB,
                request.getRawInputContents(index).toByteArray());
    }

    private static int index(ModelInferRequest request, String name) {
        for (int i = 0; i < request.getInputsCount(); i++) {
            if (request.getInputs(i).getName().equals(name)) {
                return i;
            }
        }
        throw new AssertionError("no input " + name);
    }

    private static BufferedImage picture(byte[] file) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(file));
    }
}
