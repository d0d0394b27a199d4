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
    private static final List<Long> ONE = List.of(1L, 1L);

    private InferRequests() {}

    static ModelInferRequest of(String model, EditRequest edit) {
        var request = ModelInferRequest.newBuilder()
                .setModelName(model)
                .setId(edit.id())
                // Without it a stream does not tell that a request is done.
                .putParameters(
                        "triton_enable_empty_final_response",
                        InferParameter.newBuilder().setBoolParam(true).build());
        add(request, "prompt", "BYTES", ONE, text(edit.prompt()));
        edit.image()
                .ifPresent(image -> add(
                        request,
                        "image",
                        "UINT8",
                        List.of(1L, (long) image.height(), (long) image.width(), 3L),
                        UnsafeByteOperations.unsafeWrap(image.samples())));
        add(request, "width", "INT32", ONE, int32(edit.size().width()));
        add(request, "height", "INT32", ONE, int32(edit.size().height()));
        add(request, "steps", "INT32", ONE, int32(edit.steps()));
        add(request, "preview_every", "INT32", ONE, int32(0));
        add(request, "guidance", "FP32", ONE, little(4).putFloat((float) edit.guidance()));
        add(request, "seed", "INT64", ONE, little(8).putLong(edit.seed()));
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

    private static void add(
            ModelInferRequest.Builder request, String name, String datatype, List<Long> shape, ByteBuffer written) {
        add(request, name, datatype, shape, ByteString.copyFrom(written.flip()));
    }

    private static void add(
            ModelInferRequest.Builder request, String name, String datatype, List<Long> shape, ByteString raw) {
        request.addInputs(InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype(datatype)
                .addAllShape(shape));
        request.addRawInputContents(raw);
    }
}
