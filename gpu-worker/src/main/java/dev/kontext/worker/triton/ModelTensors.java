package dev.kontext.worker.triton;

import java.util.List;

/** The tensors that this worker sends and reads. The whole table is {@code model-repository/tensors.json}. */
final class ModelTensors {
    static final ModelTensor PROMPT = ModelTensor.of("prompt", "BYTES", 1L);
    static final ModelTensor REFERENCE = ModelTensor.of("image", "UINT8", -1L, -1L, 3L);
    static final ModelTensor WIDTH = ModelTensor.of("width", "INT32", 1L);
    static final ModelTensor HEIGHT = ModelTensor.of("height", "INT32", 1L);
    static final ModelTensor STEPS = ModelTensor.of("steps", "INT32", 1L);
    static final ModelTensor PREVIEW_EVERY = ModelTensor.of("preview_every", "INT32", 1L);
    static final ModelTensor GUIDANCE = ModelTensor.of("guidance", "FP32", 1L);
    static final ModelTensor SEED = ModelTensor.of("seed", "INT64", 1L);
    /** Sent only with several references, so that a model without it takes all other jobs. */
    static final ModelTensor STITCH = ModelTensor.of("stitch", "INT32", 1L);

    static final ModelTensor PROFILE = ModelTensor.of("profile", "BYTES", 1L);

    static final ModelTensor STEP = ModelTensor.of("step", "INT32", 1L);
    static final ModelTensor PICTURE = ModelTensor.of("image", "UINT8", -1L, -1L, 3L);

    /** Read where it is sent. */
    static final ModelTensor NOTES = ModelTensor.of("notes", "BYTES", -1L);

    /** In the order in which they are sent, before {@link #STITCH}; the reference only with edits. */
    static final List<ModelTensor> SENT =
            List.of(PROMPT, REFERENCE, WIDTH, HEIGHT, STEPS, PREVIEW_EVERY, GUIDANCE, SEED, PROFILE);

    /** Without these there is no progress or no picture. */
    static final List<ModelTensor> NEEDED = List.of(STEP, PICTURE);

    private ModelTensors() {}
}
