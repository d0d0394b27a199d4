package dev.kontext.sandbox.triton;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import inference.DataType;
import inference.ModelInput;
import inference.ModelMetadataResponse.TensorMetadata;
import inference.ModelOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The sandbox's tensors are those of the real model's table. */
class ModelCardTest {
    private static JsonNode table;

    @BeforeAll
    static void read() throws IOException {
        table = new ObjectMapper()
                .readTree(Path.of("..", "model-repository", "tensors.json").toFile());
    }

    /** What the two are compared by. */
    private record Tensor(String name, String datatype, List<Long> dims) {}

    private static List<JsonNode> rows(String direction) {
        return table.get("tensors")
                .valueStream()
                .filter(row -> row.get("direction").textValue().equals(direction))
                .toList();
    }

    private static List<Tensor> tensors(String direction) {
        return rows(direction).stream()
                .map(row -> new Tensor(
                        row.get("name").textValue(), row.get("datatype").textValue(), dims(row)))
                .toList();
    }

    private static List<Long> dims(JsonNode row) {
        return row.get("dims").valueStream().map(JsonNode::longValue).toList();
    }

    private static String datatype(DataType type) {
        return type == DataType.TYPE_STRING ? "BYTES" : type.name().substring("TYPE_".length());
    }

    private static Tensor metadata(TensorMetadata tensor) {
        return new Tensor(tensor.getName(), tensor.getDatatype(), tensor.getShapeList());
    }

    /** As metadata has it: with the batch's dimension. */
    private static Stream<Tensor> batched(String direction) {
        return tensors(direction).stream()
                .map(tensor -> new Tensor(
                        tensor.name(),
                        tensor.datatype(),
                        LongStream.concat(
                                        LongStream.of(-1),
                                        tensor.dims().stream().mapToLong(Long::longValue))
                                .boxed()
                                .toList()));
    }

    @Test
    void theModelIsTheTables() {
        assertThat(ModelCard.MODEL).isEqualTo(table.get("model").textValue());
    }

    @Test
    void theConfigurationDeclaresTheTable() {
        var config = ModelCard.config(2);

        assertThat(config.getInputList().stream()
                        .map(input -> new Tensor(input.getName(), datatype(input.getDataType()), input.getDimsList())))
                .containsExactlyElementsOf(tensors("input"));
        assertThat(config.getInputList().stream().map(ModelInput::getOptional))
                .containsExactlyElementsOf(rows("input").stream()
                        .map(row -> row.get("optional").booleanValue())
                        .toList());
        assertThat(config.getOutputList().stream()
                        .map((ModelOutput output) ->
                                new Tensor(output.getName(), datatype(output.getDataType()), output.getDimsList())))
                .containsExactlyElementsOf(tensors("output"));
    }

    @Test
    void theMetadataDescribesTheTable() {
        var metadata = ModelCard.metadata();

        assertThat(metadata.getInputsList().stream().map(ModelCardTest::metadata))
                .containsExactlyElementsOf(batched("input").toList());
        assertThat(metadata.getOutputsList().stream().map(ModelCardTest::metadata))
                .containsExactlyElementsOf(batched("output").toList());
    }
}
