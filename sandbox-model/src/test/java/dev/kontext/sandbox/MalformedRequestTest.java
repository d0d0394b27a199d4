package dev.kontext.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.kontext.sandbox.InferClient.Request;
import dev.kontext.sandbox.edit.Picture;
import dev.kontext.sandbox.edit.TestScenes;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MalformedRequestTest {
    private static SandboxServer sandbox;
    private static InferClient client;

    @BeforeAll
    static void start() throws IOException {
        sandbox = SandboxServer.start(SandboxOptions.defaults().withStep(Duration.ZERO));
        client = new InferClient(sandbox.address());
    }

    @AfterAll
    static void stop() {
        client.close();
        sandbox.close();
    }

    @Test
    void aNumberOutOfRangeIsRefusedWithTheRange() throws Exception {
        assertThat(client.error(Request.of("x").steps(0).build())).isEqualTo("INVALID_INPUT: steps: 1 to 100, got 0");
        assertThat(client.error(Request.of("x").size(15, 64).build()))
                .isEqualTo("INVALID_INPUT: width: 16 to 2048, got 15");
        assertThat(client.error(Request.of("x").size(64, 2049).build()))
                .isEqualTo("INVALID_INPUT: height: 16 to 2048, got 2049");
        assertThat(client.error(Request.of("x").seed(-1).build()))
                .isEqualTo("INVALID_INPUT: seed: 0 to 4294967295, got -1");
        assertThat(client.error(replaced("guidance", InferClient.little(4).putFloat(Float.NaN), 1, 1)))
                .isEqualTo("INVALID_INPUT: guidance: 0.0 to 20.0, got NaN");
    }

    @Test
    void aSizeOffTheGridIsRefused() throws Exception {
        assertThat(client.error(Request.of("x").size(40, 64).build()))
                .isEqualTo("INVALID_INPUT: width: multiples of 16, got 40");
        assertThat(client.error(Request.of("x").size(64, 65).build()))
                .isEqualTo("INVALID_INPUT: height: multiples of 16, got 65");
    }

    @Test
    void profilesAreThoseOfTheRealModel() throws Exception {
        assertThat(client.error(Request.of("x").profile("exact").build())).isEmpty();
        assertThat(client.error(Request.of("x").profile("draft").build())).isEmpty();
        assertThat(client.error(Request.of("x").profile("best").build()))
                .isEqualTo("INVALID_INPUT: profile: this model offers exact, draft");
        assertThat(client.error(Request.of("x").profile("draft").size(528, 512).build()))
                .isEqualTo("INVALID_INPUT: width, height: 528x512 pixels are more than the 262144 of profile draft");
    }

    @Test
    void severalReferencesHaveTheRealModelsLimits() throws Exception {
        assertThat(client.error(Request.of("x").stitch(1).build())).isEmpty();
        assertThat(client.error(Request.of("x").stitch(5).build())).isEqualTo("INVALID_INPUT: stitch: 1 to 4, got 5");
        assertThat(client.error(Request.of("x").stitch(2).build()))
                .isEqualTo("INVALID_INPUT: stitch: says 2 references, but there is no image");
        assertThat(client.error(stitched(2, 48, 32)))
                .isEqualTo("INVALID_INPUT: image: 2 references side by side need sides that are multiples of 16,"
                        + " has 48x32");
        assertThat(client.error(stitched(3, 96, 40)))
                .isEqualTo("INVALID_INPUT: image: 3 references side by side need sides that are multiples of 16,"
                        + " has 96x40");
        assertThat(client.error(stitched(4, 4096, 1040)))
                .isEqualTo("INVALID_INPUT: image: at most 4194304 pixels, has 4096x1040");
        assertThat(client.error(stitched(4, 4096, 1024))).isEmpty();
    }

    @Test
    void aRowOfReferencesThatIsNoPictureIsRefused() throws Exception {
        var request = stitched(2, 64, 32).toBuilder();
        request.getInputsBuilder(1).clearShape().addShape(1).addShape(64 * 32 * 3);

        assertThat(client.error(request.build()))
                .startsWith("INVALID_INPUT: image: 2 references side by side need sides");

        request.getInputsBuilder(1)
                .clearShape()
                .addShape(1)
                .addShape(32)
                .addShape(96)
                .addShape(2);
        assertThat(client.error(request.build())).startsWith("INVALID_INPUT: image: shape must be [1, 32, 96, 3]");
    }

    private static ModelInferRequest stitched(int references, int width, int height) {
        return Request.of("x")
                .image(new Picture(width, height, new byte[width * height * 3]))
                .size(64, 64)
                .stitch(references)
                .build();
    }

    @Test
    void aPictureOfAnotherSizeIsRefused() throws Exception {
        var request = Request.of("x").image(TestScenes.street(32, 32)).size(32, 48);

        assertThat(client.error(request.build()))
                .isEqualTo("INVALID_INPUT: image: shape must be [1, 48, 32, 3], got [1, 32, 32, 3]");
    }

    @Test
    void aTensorThatIsCutOffIsRefused() throws Exception {
        assertThat(client.error(replaced("seed", InferClient.little(7).putInt(1).put(new byte[3]), 1, 1)))
                .isEqualTo("INVALID_INPUT: seed: exactly 8 bytes, got 7");
        assertThat(client.error(replaced("prompt", InferClient.little(4).putInt(9), 1, 1)))
                .isEqualTo("INVALID_INPUT: prompt: its length says 9 bytes, 0 follow");
        assertThat(client.error(replaced("prompt", InferClient.little(2).put(new byte[2]), 1, 1)))
                .startsWith("INVALID_INPUT: prompt: 4 bytes of length");
    }

    @Test
    void aPromptThatIsEmptyTooLongOrNotUtf8IsRefused() throws Exception {
        assertThat(client.error(Request.of("").build())).startsWith("INVALID_INPUT: prompt: 1 to 32768 bytes");
        assertThat(client.error(Request.of("x".repeat(40_000)).build()))
                .startsWith("INVALID_INPUT: prompt: 1 to 32768 bytes");
        assertThat(client.error(replaced(
                        "prompt",
                        InferClient.little(6).putInt(2).put((byte) 0xc3).put((byte) 0x28),
                        1,
                        1)))
                .isEqualTo("INVALID_INPUT: prompt: not valid UTF-8");
    }

    @Test
    void aWrongShapeOrTypeIsRefused() throws Exception {
        assertThat(client.error(replaced("steps", InferClient.little(4).putInt(3), 1)))
                .isEqualTo("INVALID_INPUT: steps: shape must be [1, 1], got [1]");
        var request = Request.of("x").build().toBuilder();
        request.getInputsBuilderList().getLast().setDatatype("INT32");
        assertThat(client.error(request.build())).isEqualTo("INVALID_INPUT: seed: datatype must be INT64, got INT32");
    }

    @Test
    void aMissingRepeatedOrUnknownTensorIsRefused() throws Exception {
        var complete = Request.of("x").build();
        var missing = complete.toBuilder().removeInputs(1).clearRawInputContents();
        for (var i = 0; i < complete.getRawInputContentsCount(); i++) {
            if (i != 1) {
                missing.addRawInputContents(complete.getRawInputContents(i));
            }
        }
        var twice = complete.toBuilder();
        InferClient.tensor(twice, "seed", "INT64", InferClient.little(8).putLong(1), 1, 1);
        var unknown = complete.toBuilder();
        InferClient.tensor(unknown, "strength", "FP32", InferClient.little(4).putFloat(1), 1, 1);

        assertThat(client.error(missing.build())).startsWith("INVALID_INPUT: width: missing");
        assertThat(client.error(twice.build())).isEqualTo("INVALID_INPUT: seed: given twice");
        assertThat(client.error(unknown.build())).startsWith("INVALID_INPUT: strength: not an input of this model");
    }

    @Test
    void rawAndTypedContentsAreNotMixed() throws Exception {
        var request = Request.of("x").build();
        var fewer = request.toBuilder().clearRawInputContents().addRawInputContents(ByteString.EMPTY);
        var mixed = request.toBuilder();
        mixed.getInputsBuilderList()
                .getFirst()
                .setContents(InferTensorContents.newBuilder().addBytesContents(ByteString.copyFromUtf8("x")));

        assertThat(client.error(fewer.build())).startsWith("INVALID_INPUT: raw_input_contents: one entry per input");
        assertThat(client.error(mixed.build())).startsWith("INVALID_INPUT: prompt: contents cannot be mixed");
    }

    @Test
    void typedContentsAloneAreFine() throws Exception {
        var request = ModelInferRequest.newBuilder()
                .setModelName("kontext")
                .addInputs(typed("prompt", "BYTES")
                        .setContents(
                                InferTensorContents.newBuilder().addBytesContents(ByteString.copyFromUtf8("a cat"))))
                .addInputs(typed("width", "INT32")
                        .setContents(InferTensorContents.newBuilder().addIntContents(64)))
                .addInputs(typed("height", "INT32")
                        .setContents(InferTensorContents.newBuilder().addIntContents(64)))
                .addInputs(typed("steps", "INT32")
                        .setContents(InferTensorContents.newBuilder().addIntContents(1)))
                .addInputs(typed("preview_every", "INT32")
                        .setContents(InferTensorContents.newBuilder().addIntContents(0)))
                .addInputs(typed("guidance", "FP32")
                        .setContents(InferTensorContents.newBuilder().addFp32Contents(2.5f)))
                .addInputs(typed("seed", "INT64")
                        .setContents(InferTensorContents.newBuilder().addInt64Contents(1)))
                .build();

        assertThat(client.error(request)).isEmpty();
    }

    @Test
    void anotherModelIsNotServed() throws Exception {
        var request = Request.of("x").build().toBuilder().setModelName("other");

        assertThat(client.error(request.build())).isEqualTo("INVALID_INPUT: model_name: only kontext is served");
    }

    private static InferInputTensor.Builder typed(String name, String datatype) {
        return InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype(datatype)
                .addShape(1)
                .addShape(1);
    }

    /** A good request with one tensor in another form. */
    private static ModelInferRequest replaced(String name, ByteBuffer content, long... shape) {
        var request = Request.of("x").build().toBuilder();
        for (var i = 0; i < request.getInputsCount(); i++) {
            if (request.getInputs(i).getName().equals(name)) {
                var input = request.getInputsBuilder(i).clearShape();
                for (var size : shape) {
                    input.addShape(size);
                }
                request.setRawInputContents(i, ByteString.copyFrom(content.flip()));
            }
        }
        return request.build();
    }
}
