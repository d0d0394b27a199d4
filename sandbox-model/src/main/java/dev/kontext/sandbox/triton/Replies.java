package dev.kontext.sandbox.triton;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.kontext.sandbox.edit.Picture;
import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferRequestedOutputTensor;
import inference.ModelInferResponse;
import inference.ModelInferResponse.InferOutputTensor;
import inference.ModelStreamInferResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Lays out the responses to one request as Triton does for a decoupled model. */
final class Replies {
    private final String id;
    private final Set<String> requested;
    private final boolean emptyFinal;

    Replies(ModelInferRequest request) {
        this.id = request.getId();
        this.requested = request.getOutputsList().stream()
                .map(InferRequestedOutputTensor::getName)
                .collect(Collectors.toUnmodifiableSet());
        this.emptyFinal = request.getParametersOrDefault(
                        "triton_enable_empty_final_response", InferParameter.getDefaultInstance())
                .getBoolParam();
    }

    ModelStreamInferResponse progress(int step, int total, Optional<Picture> preview) {
        var response = response(false);
        text(response, "event", "progress");
        number(response, "step", step);
        number(response, "total", total);
        preview.ifPresent(picture -> pixels(response, "preview", picture));
        return wrap(response);
    }

    ModelStreamInferResponse result(Picture picture, int total) {
        var response = response(false);
        text(response, "event", "result");
        number(response, "step", total);
        number(response, "total", total);
        pixels(response, "image", picture);
        return wrap(response);
    }

    ModelStreamInferResponse failure(String message) {
        return wrap(response(true)).toBuilder().setErrorMessage(message).build();
    }

    /** The empty response that tells the end, if the request asked for it. */
    Optional<ModelStreamInferResponse> end() {
        return emptyFinal ? Optional.of(wrap(response(true))) : Optional.empty();
    }

    private ModelInferResponse.Builder response(boolean isFinal) {
        return ModelInferResponse.newBuilder()
                .setModelName(ModelCard.MODEL)
                .setModelVersion(ModelCard.VERSION)
                .setId(id)
                .putParameters(
                        "triton_final_response",
                        InferParameter.newBuilder().setBoolParam(isFinal).build());
    }

    private static ModelStreamInferResponse wrap(ModelInferResponse.Builder response) {
        return ModelStreamInferResponse.newBuilder().setInferResponse(response).build();
    }

    private void text(ModelInferResponse.Builder response, String name, String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        var raw = ByteBuffer.allocate(4 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.putInt(bytes.length).put(bytes).flip();
        add(response, name, "BYTES", List.of(1L, 1L), ByteString.copyFrom(raw));
    }

    private void number(ModelInferResponse.Builder response, String name, int value) {
        var raw = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        raw.putInt(value).flip();
        add(response, name, "INT32", List.of(1L, 1L), ByteString.copyFrom(raw));
    }

    private void pixels(ModelInferResponse.Builder response, String name, Picture picture) {
        add(
                response,
                name,
                "UINT8",
                List.of(1L, (long) picture.height(), (long) picture.width(), 3L),
                UnsafeByteOperations.unsafeWrap(picture.rgb()));
    }

    private void add(
            ModelInferResponse.Builder response, String name, String datatype, List<Long> shape, ByteString raw) {
        if (!requested.isEmpty() && !requested.contains(name)) {
            return;
        }
        response.addOutputs(InferOutputTensor.newBuilder()
                .setName(name)
                .setDatatype(datatype)
                .addAllShape(shape));
        response.addRawOutputContents(raw);
    }
}
