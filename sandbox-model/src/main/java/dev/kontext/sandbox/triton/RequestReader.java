package dev.kontext.sandbox.triton;

import dev.kontext.sandbox.edit.Picture;
import dev.kontext.sandbox.model.EditRequest;
import dev.kontext.sandbox.model.FailureClass;
import dev.kontext.sandbox.model.ModelFailure;
import inference.ModelInferRequest;
import java.util.Optional;
import java.util.Set;

/** Reads a request's tensors, in the ranges that the real model allows. */
final class RequestReader {
    private static final Set<String> KNOWN = ModelCard.inputs();

    /** Latents are an eighth of the picture, and the real model takes them two by two. */
    private static final int GRID = 16;

    private static final int MOST_SIDE = 2048;
    private static final int MOST_STEPS = 100;
    private static final int MOST_STITCH = 4;
    private static final long MOST_REFERENCE_PIXELS = 2048L * 2048;
    private static final int MOST_PROMPT_BYTES = 32_768;
    private static final float MOST_GUIDANCE = 20;
    private static final long MOST_SEED = 0xffff_ffffL;

    private RequestReader() {}

    static EditRequest read(ModelInferRequest request) throws ModelFailure {
        if (!request.getModelName().equals(ModelCard.MODEL)) {
            throw new ModelFailure(FailureClass.INVALID_INPUT, "model_name: only " + ModelCard.MODEL + " is served");
        }
        var tensors = Tensors.of(request, KNOWN);
        var profile = profile(tensors);
        var width = side(tensors, "width");
        var height = side(tensors, "height");
        if (width * height > profile.mostPixels()) {
            throw Tensors.invalid(
                    "width, height",
                    width + "x" + height + " pixels are more than the " + profile.mostPixels() + " of profile "
                            + profile.wire());
        }
        var stitch = tensors.has("stitch") ? tensors.int32("stitch", 1, MOST_STITCH) : 1;
        return new EditRequest(
                request.getId(),
                tensors.text("prompt", MOST_PROMPT_BYTES),
                image(tensors, stitch, width, height),
                stitch,
                width,
                height,
                tensors.int32("steps", 1, MOST_STEPS),
                tensors.int32("preview_every", 0, MOST_STEPS),
                tensors.fp32("guidance", 0, MOST_GUIDANCE),
                tensors.int64("seed", 0, MOST_SEED));
    }

    private static Profile profile(Tensors tensors) throws ModelFailure {
        if (!tensors.has("profile")) {
            return Profile.EXACT;
        }
        return Profile.of(tensors.text("profile", MOST_PROMPT_BYTES))
                .orElseThrow(
                        () -> Tensors.invalid("profile", "this model offers " + String.join(", ", Profile.names())));
    }

    private static int side(Tensors tensors, String name) throws ModelFailure {
        int side = tensors.int32(name, GRID, MOST_SIDE);
        if (side % GRID != 0) {
            throw Tensors.invalid(name, "multiples of " + GRID + ", got " + side);
        }
        return side;
    }

    private static Optional<Picture> image(Tensors tensors, int stitch, int width, int height) throws ModelFailure {
        if (tensors.has("image")) {
            return Optional.of(
                    stitch == 1
                            ? new Picture(width, height, tensors.pixels("image", width, height))
                            : row(tensors, stitch));
        }
        if (stitch > 1) {
            throw Tensors.invalid("stitch", "says " + stitch + " references, but there is no image");
        }
        return Optional.empty();
    }

    /** References side by side, whose size is their own. */
    private static Picture row(Tensors tensors, int stitch) throws ModelFailure {
        var shape = tensors.shape("image");
        long height = shape.size() == 4 ? shape.get(1) : 0;
        long width = shape.size() == 4 ? shape.get(2) : 0;
        if (width < 1 || height < 1 || width % ((long) stitch * GRID) != 0 || height % GRID != 0) {
            throw Tensors.invalid(
                    "image",
                    stitch + " references side by side need sides that are multiples of " + GRID + ", has " + width
                            + "x" + height);
        }
        if (width > MOST_REFERENCE_PIXELS / height) {
            throw Tensors.invalid("image", "at most " + MOST_REFERENCE_PIXELS + " pixels, has " + width + "x" + height);
        }
        return new Picture((int) width, (int) height, tensors.pixels("image", (int) width, (int) height));
    }
}
