package dev.kontext.sandbox.triton;

import inference.DataType;
import inference.ModelConfig;
import inference.ModelDynamicBatching;
import inference.ModelInput;
import inference.ModelInstanceGroup;
import inference.ModelMetadataResponse;
import inference.ModelMetadataResponse.TensorMetadata;
import inference.ModelOutput;
import inference.ModelParameter;
import inference.ModelQueuePolicy;
import inference.ModelTransactionPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the sandbox says of itself: the tensors of the real model, and that there is no real model. */
final class ModelCard {
    static final String MODEL = "kontext";
    static final String VERSION = "1";
    static final String PLATFORM = "sandbox";
    static final String SERVER_NAME = "kontext-sandbox";
    static final String SERVER_VERSION = "0.1.0 SANDBOX";

    /** A tensor without its batch dimension. */
    private record Tensor(String name, DataType type, boolean optional, List<Long> dims) {}

    private static final List<Tensor> INPUTS = List.of(
            tensor("prompt", DataType.TYPE_STRING, 1),
            new Tensor("image", DataType.TYPE_UINT8, true, List.of(-1L, -1L, 3L)),
            tensor("width", DataType.TYPE_INT32, 1),
            tensor("height", DataType.TYPE_INT32, 1),
            tensor("steps", DataType.TYPE_INT32, 1),
            tensor("preview_every", DataType.TYPE_INT32, 1),
            tensor("guidance", DataType.TYPE_FP32, 1),
            tensor("seed", DataType.TYPE_INT64, 1),
            new Tensor("profile", DataType.TYPE_STRING, true, List.of(1L)),
            new Tensor("stitch", DataType.TYPE_INT32, true, List.of(1L)));

    private static final List<Tensor> OUTPUTS = List.of(
            tensor("event", DataType.TYPE_STRING, 1),
            tensor("step", DataType.TYPE_INT32, 1),
            tensor("total", DataType.TYPE_INT32, 1),
            tensor("preview", DataType.TYPE_UINT8, -1, -1, 3),
            tensor("image", DataType.TYPE_UINT8, -1, -1, 3),
            tensor("notes", DataType.TYPE_STRING, -1));

    private ModelCard() {}

    private static Tensor tensor(String name, DataType type, long... dims) {
        return new Tensor(name, type, false, Arrays.stream(dims).boxed().toList());
    }

    /** The names of what it takes. */
    static Set<String> inputs() {
        return INPUTS.stream().map(Tensor::name).collect(Collectors.toUnmodifiableSet());
    }

    static ModelMetadataResponse metadata() {
        return ModelMetadataResponse.newBuilder()
                .setName(MODEL)
                .addVersions(VERSION)
                .setPlatform(PLATFORM)
                .addAllInputs(INPUTS.stream().map(ModelCard::metadata).toList())
                .addAllOutputs(OUTPUTS.stream().map(ModelCard::metadata).toList())
                .build();
    }

    private static TensorMetadata metadata(Tensor tensor) {
        var name = tensor.type() == DataType.TYPE_STRING
                ? "BYTES"
                : tensor.type().name().substring("TYPE_".length());
        return TensorMetadata.newBuilder()
                .setName(tensor.name())
                .setDatatype(name)
                .addShape(-1)
                .addAllShape(tensor.dims())
                .build();
    }

    static ModelConfig config(int maxQueueSize) {
        return ModelConfig.newBuilder()
                .setName(MODEL)
                .setPlatform(PLATFORM)
                .setBackend(PLATFORM)
                .setMaxBatchSize(1)
                .addAllInput(INPUTS.stream()
                        .map(tensor -> ModelInput.newBuilder()
                                .setName(tensor.name())
                                .setDataType(tensor.type())
                                .addAllDims(tensor.dims())
                                .setOptional(tensor.optional())
                                .build())
                        .toList())
                .addAllOutput(OUTPUTS.stream()
                        .map(tensor -> ModelOutput.newBuilder()
                                .setName(tensor.name())
                                .setDataType(tensor.type())
                                .addAllDims(tensor.dims())
                                .build())
                        .toList())
                .addInstanceGroup(ModelInstanceGroup.newBuilder()
                        .setName("kontext_0")
                        .setCount(1)
                        .setKind(ModelInstanceGroup.Kind.KIND_CPU))
                .setDynamicBatching(ModelDynamicBatching.newBuilder()
                        .setDefaultQueuePolicy(ModelQueuePolicy.newBuilder().setMaxQueueSize(maxQueueSize)))
                .setModelTransactionPolicy(ModelTransactionPolicy.newBuilder().setDecoupled(true))
                .putAllParameters(Map.of(
                        "provenance", parameter("sandbox"),
                        "weights", parameter("none"),
                        "profiles", parameter(String.join(",", Profile.names())),
                        "pipeline", parameter("sandbox")))
                .build();
    }

    private static ModelParameter parameter(String value) {
        return ModelParameter.newBuilder().setStringValue(value).build();
    }
}
