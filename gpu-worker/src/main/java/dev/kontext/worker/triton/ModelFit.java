package dev.kontext.worker.triton;

import inference.DataType;
import inference.ModelConfig;
import inference.ModelInput;
import inference.ModelOutput;
import inference.ModelParameter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares what a server declares of its model with what this worker sends and reads, before it sends anything. */
final class ModelFit {
    private ModelFit() {}

    /**
     * @param profile the one that this worker asks for
     * @return the first thing that does not fit, as a clause for operators; empty if all does
     */
    static Optional<String> misfit(ModelConfig config, String profile) {
        return Stream.<Function<ModelConfig, Optional<String>>>of(
                        ModelFit::transactions,
                        ModelFit::batches,
                        ModelFit::inputs,
                        ModelFit::othersRequired,
                        ModelFit::outputs,
                        declared -> profile(declared, profile))
                .flatMap(check -> check.apply(config).stream())
                .findFirst();
    }

    private static Optional<String> transactions(ModelConfig config) {
        return config.getModelTransactionPolicy().getDecoupled()
                ? Optional.empty()
                : Optional.of("its transaction policy must be decoupled");
    }

    private static Optional<String> batches(ModelConfig config) {
        // Without batches shapes have no leading 1.
        return config.getMaxBatchSize() >= 1
                ? Optional.empty()
                : Optional.of("its max_batch_size must be at least 1, is " + config.getMaxBatchSize());
    }

    private static Optional<String> inputs(ModelConfig config) {
        return firstMisfit(
                "input",
                ModelTensors.SENT,
                config.getInputList().stream().map(ModelFit::tensor).toList());
    }

    private static Optional<String> outputs(ModelConfig config) {
        return firstMisfit(
                "output",
                ModelTensors.NEEDED,
                config.getOutputList().stream().map(ModelFit::tensor).toList());
    }

    private static Optional<String> firstMisfit(String kind, List<ModelTensor> needed, List<ModelTensor> declared) {
        var byName = declared.stream()
                .collect(Collectors.toMap(ModelTensor::name, Function.identity(), (first, second) -> first));
        return needed.stream()
                .filter(tensor -> !tensor.equals(byName.get(tensor.name())))
                .map(tensor -> "its " + kind + " " + tensor.name() + " must be " + tensor.form() + ", is "
                        + Optional.ofNullable(byName.get(tensor.name()))
                                .map(ModelTensor::form)
                                .orElse("missing"))
                .findFirst();
    }

    /** Edits have a reference and generations none, so a model may not insist on one either. */
    private static Optional<String> othersRequired(ModelConfig config) {
        return config.getInputList().stream()
                .filter(input -> !input.getOptional() && !isAlwaysSent(input.getName()))
                .map(input -> "its input " + input.getName() + " must be optional")
                .findFirst();
    }

    private static boolean isAlwaysSent(String name) {
        return ModelTensors.SENT.stream()
                .filter(tensor -> !tensor.equals(ModelTensors.REFERENCE))
                .anyMatch(tensor -> tensor.name().equals(name));
    }

    /** Whether it takes several references. One that does not fits all the same. */
    static boolean stitches(ModelConfig config) {
        return config.getInputList().stream().map(ModelFit::tensor).anyMatch(ModelTensors.STITCH::equals);
    }

    private static Optional<String> profile(ModelConfig config, String profile) {
        var offered = parameter(config, "profiles").map(names -> List.of(names.split(",", -1)));
        return offered.filter(names -> !names.contains(profile))
                .map(names -> "it must offer the profile " + profile + ", offers " + String.join(", ", names));
    }

    /** What a model says of itself beside its tensors. */
    static Optional<String> parameter(ModelConfig config, String name) {
        return Optional.of(config.getParametersOrDefault(name, ModelParameter.getDefaultInstance())
                        .getStringValue())
                .filter(value -> !value.isBlank());
    }

    private static ModelTensor tensor(ModelInput input) {
        return new ModelTensor(input.getName(), datatype(input.getDataType()), input.getDimsList());
    }

    private static ModelTensor tensor(ModelOutput output) {
        return new ModelTensor(output.getName(), datatype(output.getDataType()), output.getDimsList());
    }

    /** Requests have another word for strings than configurations. */
    private static String datatype(DataType type) {
        return type == DataType.TYPE_STRING ? "BYTES" : type.name().replaceFirst("^TYPE_", "");
    }
}
