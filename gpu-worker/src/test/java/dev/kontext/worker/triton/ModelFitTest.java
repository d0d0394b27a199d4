package dev.kontext.worker.triton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.worker.fake.TensorTable;
import dev.kontext.worker.fake.TensorTable.Row;
import inference.DataType;
import inference.ModelConfig;
import inference.ModelParameter;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the worker sends and reads is in the model repository's table, and a model with another one is found out. */
class ModelFitTest {
    private static TensorTable table;

    @BeforeAll
    static void read() throws IOException {
        table = new TensorTable();
    }

    private static Stream<ModelTensor> tensors(List<Row> rows) {
        return rows.stream().map(row -> new ModelTensor(row.name(), row.datatype(), row.dims()));
    }

    @Test
    void whatIsSentIsInTheTableInItsOrder() {
        assertThat(tensors(table.inputs()))
                .containsSubsequence(ModelTensors.SENT)
                .endsWith(ModelTensors.STITCH);
    }

    @Test
    void whatTheTableRequiresIsSent() {
        assertThat(table.inputs().stream().filter(row -> !row.optional()).map(Row::name))
                .isSubsetOf(ModelTensors.SENT.stream().map(ModelTensor::name).toList());
    }

    @Test
    void whatIsReadIsInTheTable() {
        assertThat(tensors(table.outputs())).containsAll(ModelTensors.NEEDED).contains(ModelTensors.NOTES);
    }

    @Test
    void theTablesModelFits() {
        assertThat(ModelFit.misfit(table.config(), "exact")).isEmpty();
    }

    @Test
    void theTablesModelTakesSeveralReferences() {
        assertThat(ModelFit.stitches(table.config())).isTrue();
    }

    @Test
    void aModelThatTakesOneReferenceFits() {
        var config = table.config().toBuilder();
        config.removeInput(config.getInputCount() - 1);

        assertThat(ModelFit.misfit(config.build(), "exact")).isEmpty();
        assertThat(ModelFit.stitches(config.build())).isFalse();
    }

    @Test
    void aStitchOfAnotherTypeIsNotUsed() {
        var config = table.config().toBuilder();
        config.getInputBuilder(config.getInputCount() - 1).setDataType(DataType.TYPE_INT64);

        assertThat(ModelFit.stitches(config.build())).isFalse();
    }

    @Test
    void aModelThatSaysNothingOfProfilesFits() {
        var config = table.config().toBuilder().removeParameters("profiles").build();

        assertThat(ModelFit.misfit(config, "exact")).isEmpty();
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                misfit("its transaction policy must be decoupled", ModelConfig.Builder::clearModelTransactionPolicy),
                misfit("its max_batch_size must be at least 1, is 0", config -> config.setMaxBatchSize(0)),
                misfit("its input prompt must be BYTES [1], is missing", config -> config.removeInput(0)),
                misfit(
                        "its input seed must be INT64 [1], is FP64 [1]",
                        config -> config.getInputBuilder(7).setDataType(DataType.TYPE_FP64)),
                misfit(
                        "its input image must be UINT8 [-1,-1,3], is UINT8 [3,-1,-1]",
                        config -> config.getInputBuilder(1).clearDims().addAllDims(List.of(3L, -1L, -1L))),
                misfit(
                        "its input image must be optional",
                        config -> config.getInputBuilder(1).setOptional(false)),
                misfit(
                        "its input strength must be optional",
                        config -> config.addInputBuilder().setName("strength").setDataType(DataType.TYPE_FP32)),
                misfit(
                        "its input stitch must be optional",
                        config -> config.getInputBuilder(9).setOptional(false)),
                misfit("its output step must be INT32 [1], is missing", config -> config.removeOutput(1)),
                misfit(
                        "its output image must be UINT8 [-1,-1,3], is FP32 [-1,-1,3]",
                        config -> config.getOutputBuilder(4).setDataType(DataType.TYPE_FP32)),
                misfit(
                        "it must offer the profile exact, offers fast, draft",
                        config -> config.putParameters(
                                "profiles",
                                ModelParameter.newBuilder()
                                        .setStringValue("fast,draft")
                                        .build())));
    }

    private static Arguments misfit(String clause, Consumer<ModelConfig.Builder> change) {
        return Arguments.of(clause, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void misfits(String clause, Consumer<ModelConfig.Builder> change) {
        var config = table.config().toBuilder();
        change.accept(config);

        assertThat(ModelFit.misfit(config.build(), "exact")).contains(clause);
    }
}
