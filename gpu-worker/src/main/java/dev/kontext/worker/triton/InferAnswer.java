package dev.kontext.worker.triton;

import com.google.protobuf.ByteString;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.imaging.Pixels;
import dev.kontext.worker.attempt.AttemptFailedException;
import dev.kontext.worker.attempt.EditRequest;
import dev.kontext.worker.attempt.StepListener;
import inference.InferParameter;
import inference.ModelInferResponse;
import inference.ModelStreamInferResponse;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the responses to one request, and trusts none of them. Used by one thread. */
final class InferAnswer {
    private static final Logger LOG = Logger.getLogger(InferAnswer.class);

    private final EditRequest request;
    private final StepListener steps;
    private @Nullable Pixels picture;
    private int done;
    private boolean isFinal;

    InferAnswer(EditRequest request, StepListener steps) {
        this.request = request;
        this.steps = steps;
    }

    /** Whether the model has said that it is done. */
    boolean isOver() {
        return isFinal;
    }

    /** @throws AttemptFailedException if the model reports an error or sends what was not asked for */
    void take(ModelStreamInferResponse response) throws AttemptFailedException {
        if (!response.getErrorMessage().isEmpty()) {
            throw ModelErrors.inBand(response.getErrorMessage());
        }
        var answer = response.getInferResponse();
        if (answer.getOutputsCount() != answer.getRawOutputContentsCount()) {
            throw garbage();
        }
        var step = step(answer);
        if (step.isPresent() && step.get() > done) {
            done = Math.min(step.get(), request.steps());
            steps.onStep(done);
        }
        var image = raw(answer, ModelTensors.PICTURE);
        if (image.isPresent()) {
            picture = pixels(image.get());
        }
        if (raw(answer, ModelTensors.NOTES).isPresent()) {
            // They may quote the prompt.
            LOG.debugf("model sent notes request=%s", request.id());
        }
        isFinal = answer.getParametersOrDefault("triton_final_response", InferParameter.getDefaultInstance())
                .getBoolParam();
    }

    Pixels picture() throws AttemptFailedException {
        if (picture == null) {
            throw new AttemptFailedException(FailureClass.MODEL_ERROR, "The model ended without a picture.");
        }
        return picture;
    }

    /** The stream ended before the model said that it is done. */
    AttemptFailedException brokenOff() {
        return AttemptFailedException.modelLost("The model's answer broke off.", null);
    }

    private Pixels pixels(Tensor tensor) throws AttemptFailedException {
        var shape = tensor.output().getShapeList();
        int dimensions = shape.size();
        boolean isPicture = tensor.output().getDatatype().equals(ModelTensors.PICTURE.datatype())
                && (dimensions == 3 || (dimensions == 4 && shape.getFirst() == 1))
                && shape.getLast() == 3;
        if (!isPicture) {
            throw garbage();
        }
        long height = shape.get(dimensions - 3);
        long width = shape.get(dimensions - 2);
        if (width != request.size().width() || height != request.size().height()) {
            throw new AttemptFailedException(
                    FailureClass.MODEL_ERROR,
                    "The model made " + width + "x" + height + " pixels instead of " + request.size() + ".");
        }
        if (tensor.raw().size() != width * height * 3) {
            throw garbage();
        }
        return new Pixels((int) width, (int) height, Pixels.RGB, tensor.raw().toByteArray());
    }

    private static Optional<Integer> step(ModelInferResponse answer) throws AttemptFailedException {
        var tensor = raw(answer, ModelTensors.STEP);
        if (tensor.isEmpty()) {
            return Optional.empty();
        }
        if (!tensor.get().output().getDatatype().equals(ModelTensors.STEP.datatype())
                || tensor.get().raw().size() != 4) {
            throw garbage();
        }
        return Optional.of(tensor.get()
                .raw()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt());
    }

    private record Tensor(ModelInferResponse.InferOutputTensor output, ByteString raw) {}

    /** An output that is there; models that cannot leave one out send it with no elements. */
    private static Optional<Tensor> raw(ModelInferResponse answer, ModelTensor tensor) {
        for (int i = 0; i < answer.getOutputsCount(); i++) {
            var output = answer.getOutputs(i);
            if (output.getName().equals(tensor.name())
                    && !answer.getRawOutputContents(i).isEmpty()) {
                return Optional.of(new Tensor(output, answer.getRawOutputContents(i)));
            }
        }
        return Optional.empty();
    }

    private static AttemptFailedException garbage() {
        return new AttemptFailedException(FailureClass.MODEL_ERROR, "The model's answer cannot be read.");
    }
}
