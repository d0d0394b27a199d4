package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import dev.kontext.imaging.geometry.GeometryPlan;
import dev.kontext.imaging.geometry.ReferenceImage;
import dev.kontext.imaging.geometry.ReferenceRow;
import dev.kontext.imaging.output.DigitalSource;
import dev.kontext.imaging.output.ImageEncoder;
import dev.kontext.imaging.output.OutputFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The pixels of one attempt, before and after the GPU: pure work, no I/O. */
final class PictureWork {
    /** What the weights themselves are called; everything else stands in for them. */
    private static final String GENUINE = "kontext";

    private PictureWork() {}

    static GeometryPlan plan(JobSpec spec) {
        var deliverable = new Size(spec.width(), spec.height());
        return switch (spec.references()) {
            case SINGLE ->
                spec.images().isEmpty()
                        ? GeometryPlan.forGeneration(deliverable)
                        : GeometryPlan.forEdit(firstSize(spec), Optional.of(deliverable));
            case STITCH -> GeometryPlan.forReferences(deliverable);
        };
    }

    private static Size firstSize(JobSpec spec) {
        var first = spec.images().getFirst();
        return new Size(first.width(), first.height());
    }

    static Prepared fromWords(JobSpec spec) {
        return new Prepared.FromWords(plan(spec));
    }

    static Prepared fromPicture(JobSpec spec, Pixels input) {
        var plan = GeometryPlan.forEdit(input.size(), Optional.of(new Size(spec.width(), spec.height())));
        return new Prepared.FromPicture(plan, ReferenceImage.of(input, plan));
    }

    /** Where each of several references goes. */
    static Size cell(JobSpec spec) {
        return ReferenceRow.cell(firstSize(spec), spec.images().size());
    }

    /** @param cells the references, each in its {@link #cell} */
    static Prepared fromReferences(JobSpec spec, List<Pixels> cells) {
        return new Prepared.FromReferences(plan(spec), ReferenceRow.join(cells), cells.size());
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
        boolean fromWords = spec.images().isEmpty();
        return ImageEncoder.encode(
                picture, format, quality, texts(model, fromWords), Optional.of(source(model, fromWords)));
    }

    private static DigitalSource source(ModelInfo model, boolean fromWords) {
        if (isStandIn(model)) {
            return fromWords ? DigitalSource.COMPUTED : DigitalSource.ENHANCED;
        }
        return fromWords ? DigitalSource.GENERATED : DigitalSource.EDITED;
    }

    /** Its weights, if it has any, were not trained. A model that does not say what it is may well be the real one. */
    private static boolean isStandIn(ModelInfo model) {
        return !isGenuine(model) && !model.provenance().equals(ModelInfo.UNKNOWN);
    }

    private static boolean isGenuine(ModelInfo model) {
        return model.provenance().equals(GENUINE);
    }

    /** What the file says about itself, never the prompt. A stand-in's picture must not pass for one of the model. */
    private static Map<String, String> texts(ModelInfo model, boolean fromWords) {
        var made = fromWords ? "Made by generative AI." : "Edited by generative AI.";
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
