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
import dev.kontext.imaging.output.DigitalSource;
import dev.kontext.imaging.output.ImageEncoder;
import dev.kontext.imaging.output.OutputFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The pixels of one attempt, before and after the GPU: pure work, no I/O. */
final class PictureWork {
    /** What the weights themselves are called; everything else stands in for them. */
    private static final String GENUINE = "kontext";

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

    /**
     * The deliverable as a file.
     *
     * @param provenance whether it says that a model made it; what is not the model's work says so in any case
     */
    static byte[] encode(JobSpec spec, Pixels picture, ModelInfo model, boolean provenance) {
        int quality = spec.quality() == null ? ImageEncoder.DEFAULT_QUALITY : spec.quality();
        var format = format(spec.format());
        if (!provenance && isGenuine(model)) {
            return ImageEncoder.encode(picture, format, quality);
        }
        var source = spec.images().isEmpty() ? DigitalSource.GENERATED : DigitalSource.EDITED;
        return ImageEncoder.encode(picture, format, quality, texts(model, source), Optional.of(source));
    }

    private static boolean isGenuine(ModelInfo model) {
        return model.provenance().equals(GENUINE);
    }

    /** What the file says about itself, never the prompt. A stand-in's picture must not pass for one of the model. */
    private static Map<String, String> texts(ModelInfo model, DigitalSource source) {
        var made = switch (source) {
            case GENERATED -> "Made by generative AI.";
            case EDITED -> "Edited by generative AI.";
        };
        return switch (model.provenance()) {
            case GENUINE -> texts(model, "", made);
            case ModelInfo.UNKNOWN -> texts(model, "", made + " Whose weights the model has, it does not say.");
            default -> {
                var standIn = " " + model.provenance().toUpperCase(Locale.ROOT);
                yield texts(model, standIn, "Made by the stand-in" + standIn + ", not by FLUX.1 Kontext.");
            }
        };
    }

    private static Map<String, String> texts(ModelInfo model, String standIn, String description) {
        var software = "Kontext Fleet" + standIn + " (model " + model.name() + " " + model.version() + ")";
        return Map.of("Software", software, "Description", description);
    }

    private static OutputFormat format(ImageFormat format) {
        return switch (format) {
            case PNG -> OutputFormat.PNG;
            case JPEG -> OutputFormat.JPEG;
            case WEBP -> OutputFormat.WEBP;
        };
    }
}
