package dev.kontext.worker.triton;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.kontext.worker.attempt.EditRequest;
import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lays out a request's tensors: shapes with a leading 1, contents raw, little-endian, in the order of the inputs. */
final class InferRequests {
    private InferRequests() {}

    static ModelInferRequest of(String model, String profile, EditRequest edit) {
        var request = ModelInferRequest.newBuilder()
                .setModelName(model)
                .setId(edit.id())
                // Without it a stream does not tell that a request is done.
                .putParameters(
                        "triton_enable_empty_final_response",
                        InferParameter.newBuilder().setBoolParam(true).build());
        add(request, ModelTensors.PROMPT, text(edit.prompt()));
        edit.image()
                .ifPresent(image -> add(
                        request,
                        ModelTensors.REFERENCE,
                        List.of(1L, (long) image.height(), (long) image.width(), 3L),
                        UnsafeByteOperations.unsafeWrap(image.samples())));
        add(request, ModelTensors.WIDTH, int32(edit.size().width()));
        add(request, ModelTensors.HEIGHT, int32(edit.size().height()));
        add(request, ModelTensors.STEPS, int32(edit.steps()));
        add(request, ModelTensors.PREVIEW_EVERY, int32(0));
        add(request, ModelTensors.GUIDANCE, little(4).putFloat((float) edit.guidance()));
        add(request, ModelTensors.SEED, little(8).putLong(edit.seed()));
        add(request, ModelTensors.PROFILE, text(profile));
        if (edit.stitch() > 1) {
            add(request, ModelTensors.STITCH, int32(edit.stitch()));
        }
        return request.build();
    }

    private static ByteBuffer text(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        return little(4 + bytes.length).putInt(bytes.length).put(bytes);
    }

    private static ByteBuffer int32(int value) {
        return little(4).putInt(value);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void add(ModelInferRequest.Builder request, ModelTensor tensor, ByteBuffer written) {
        add(request, tensor, tensor.shape(), ByteString.copyFrom(written.flip()));
    }

    private static void add(ModelInferRequest.Builder request, ModelTensor tensor, List<Long> shape, ByteString raw) {
        request.addInputs(InferInputTensor.newBuilder()
                .setName(tensor.name())
                .setDatatype(tensor.datatype())
                .addAllShape(shape));
        request.addRawInputContents(raw);
    }
}
