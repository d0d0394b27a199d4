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
    private static final Set<String> KNOWN =
            Set.of("prompt", "image", "width", "height", "steps", "preview_every", "guidance", "seed");
    private static final int LEAST_SIDE = 16;
    private static final int MOST_SIDE = 2048;
    private static final int MOST_STEPS = 100;
    private static final int MOST_PROMPT_BYTES = 32_768;
    private static final float MOST_GUIDANCE = 20;
    private static final long MOST_SEED = 0xffff_ffffL;

    private RequestReader() {}

    static EditRequest read(ModelInferRequest request) throws ModelFailure {
        if (!request.getModelName().equals(ModelCard.MODEL)) {
            throw new ModelFailure(FailureClass.INVALID_INPUT, "model_name: only " + ModelCard.MODEL + " is served");
        }
        var tensors = Tensors.of(request, KNOWN);
        var width = tensors.int32("width", LEAST_SIDE, MOST_SIDE);
        var height = tensors.int32("height", LEAST_SIDE, MOST_SIDE);
        return new EditRequest(
                request.getId(),
                tensors.text("prompt", MOST_PROMPT_BYTES),
                tensors.has("image")
                        ? Optional.of(new Picture(width, height, tensors.pixels("image", width, height)))
                        : Optional.empty(),
                width,
                height,
                tensors.int32("steps", 1, MOST_STEPS),
                tensors.int32("preview_every", 0, MOST_STEPS),
                tensors.fp32("guidance", 0, MOST_GUIDANCE),
                tensors.int64("seed", 0, MOST_SEED));
    }
}
