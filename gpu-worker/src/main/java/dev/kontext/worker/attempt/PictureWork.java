package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.EditReport;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import dev.kontext.imaging.compare.Change;
import dev.kontext.imaging.compare.Shift;
import dev.kontext.imaging.geometry.GeometryPlan;
import dev.kontext.imaging.geometry.ReferenceImage;
import dev.kontext.imaging.geometry.Resampler;
import dev.kontext.imaging.output.ImageEncoder;
import dev.kontext.imaging.output.OutputFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The pixels of one attempt, before and after the GPU: pure work, no I/O. */
final class PictureWork {
    static final String SANDBOX = "sandbox";

    private PictureWork() {}

    /**
     * An attempt that is laid out for the model.
     *
     * @param reference none for text-to-image
     */
    record Prepared(GeometryPlan plan, Optional<ReferenceImage> reference) {
        Optional<Pixels> pixels() {
            return reference.map(ReferenceImage::pixels);
        }

        /** The model's answer at the deliverable's size, with the input's alpha. */
        Pixels finish(Pixels answer) {
            return reference
                    .map(image -> image.finish(answer))
                    .orElseGet(() -> Resampler.resize(answer, plan.deliverable()));
        }
    }

    /**
     * What an edit did, measured where it was done, at the model's size; the shift in pixels of the deliverable. Empty
     * without an input.
     */
    static Optional<EditReport> report(Prepared prepared, Pixels answer) {
        return prepared.pixels().map(input -> {
            var change = Change.between(input, answer);
            var size = prepared.plan().deliverable();
            var shift = change.shift()
                    .map(move -> move.scaled(
                                    (double) size.width() / answer.width(), (double) size.height() / answer.height())
                            .rounded());
            return new EditReport(
                    Math.round(change.share() * 10_000) / 10_000.0,
                    shift.map(Shift::x).orElse(null),
                    shift.map(Shift::y).orElse(null));
        });
    }

    static GeometryPlan plan(JobSpec spec) {
        var deliverable = new Size(spec.width(), spec.height());
        return spec.images().isEmpty()
                ? GeometryPlan.forGeneration(deliverable)
                : GeometryPlan.forEdit(
                        new Size(
                                spec.images().getFirst().width(),
                                spec.images().getFirst().height()),
                        Optional.of(deliverable));
    }

    static Prepared prepare(JobSpec spec) {
        return new Prepared(plan(spec), Optional.empty());
    }

    static Prepared prepare(JobSpec spec, Pixels input) {
        var plan = GeometryPlan.forEdit(input.size(), Optional.of(new Size(spec.width(), spec.height())));
        return new Prepared(plan, Optional.of(ReferenceImage.of(input, plan)));
    }

    /** The deliverable as a file. */
    static byte[] encode(JobSpec spec, Pixels picture, ModelInfo model) {
        int quality = spec.quality() == null ? ImageEncoder.DEFAULT_QUALITY : spec.quality();
        return ImageEncoder.encode(picture, format(spec.format()), quality, texts(model));
    }

    /** What the file says about itself: a picture of the sandbox must never pass for one of the model. */
    private static Map<String, String> texts(ModelInfo model) {
        var texts = new LinkedHashMap<String, String>();
        if (model.provenance().equals(SANDBOX)) {
            texts.put("Software", "Kontext Fleet SANDBOX");
            texts.put("Description", "Made by the SANDBOX, a stand-in without a model; not edited by FLUX.1 Kontext.");
        } else {
            texts.put("Software", "Kontext Fleet");
            texts.put("Description", "Made by a generative model.");
        }
        return texts;
    }

    private static OutputFormat format(ImageFormat format) {
        return switch (format) {
            case PNG -> OutputFormat.PNG;
            case JPEG -> OutputFormat.JPEG;
            case WEBP -> OutputFormat.WEBP;
        };
    }
}
