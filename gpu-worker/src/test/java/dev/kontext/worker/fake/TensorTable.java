package dev.kontext.worker.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import inference.DataType;
import inference.ModelConfig;
import inference.ModelInput;
import inference.ModelOutput;
import inference.ModelParameter;
import inference.ModelTransactionPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The model repository's table of tensors, and a configuration that declares it. */
public final class TensorTable {
    private static final Path FILE = Path.of("..", "model-repository", "tensors.json");

    private final JsonNode table;

    public TensorTable() throws IOException {
        table = new ObjectMapper().readTree(FILE.toFile());
    }

    /** One row, as far as the wire has it. */
    public record Row(String name, String datatype, List<Long> dims, boolean optional) {}

    public List<Row> inputs() {
        return rows("input").toList();
    }

    public List<Row> outputs() {
        return rows("output").toList();
    }

    private Stream<Row> rows(String direction) {
        return table.get("tensors")
                .valueStream()
                .filter(row -> row.get("direction").textValue().equals(direction))
                .map(row -> new Row(
                        row.get("name").textValue(),
                        row.get("datatype").textValue(),
                        row.get("dims").valueStream().map(JsonNode::longValue).toList(),
                        row.get("optional").booleanValue()));
    }

    /** As a server that serves the table would answer. */
    public ModelConfig config() {
        return ModelConfig.newBuilder()
                .setName(table.get("model").textValue())
                .setMaxBatchSize(1)
                .setModelTransactionPolicy(ModelTransactionPolicy.newBuilder().setDecoupled(true))
                .addAllInput(rows("input")
                        .map(row -> ModelInput.newBuilder()
                                .setName(row.name())
                                .setDataType(type(row.datatype()))
                                .addAllDims(row.dims())
                                .setOptional(row.optional())
                                .build())
                        .toList())
                .addAllOutput(rows("output")
                        .map(row -> ModelOutput.newBuilder()
                                .setName(row.name())
                                .setDataType(type(row.datatype()))
                                .addAllDims(row.dims())
                                .build())
                        .toList())
                .putParameters("provenance", text("fake"))
                .putParameters("weights", text("sha256:0123"))
                .putParameters("profiles", text("exact,draft"))
                .putParameters("pipeline", text("a fake 1.0"))
                .build();
    }

    private static DataType type(String datatype) {
        return DataType.valueOf("TYPE_" + datatype.replace("BYTES", "STRING"));
    }

    private static ModelParameter text(String value) {
        return ModelParameter.newBuilder().setStringValue(value).build();
    }
}
