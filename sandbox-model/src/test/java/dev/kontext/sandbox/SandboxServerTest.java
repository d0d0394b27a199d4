package dev.kontext.sandbox;

import static dev.kontext.sandbox.InferClient.event;
import static dev.kontext.sandbox.InferClient.isFinal;
import static dev.kontext.sandbox.InferClient.number;
import static dev.kontext.sandbox.InferClient.picture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontext.sandbox.InferClient.Request;
import dev.kontext.sandbox.edit.Picture;
import dev.kontext.sandbox.edit.TestScenes;
import inference.ModelConfigRequest;
import inference.ModelInferRequest;
import inference.ModelMetadataRequest;
import inference.ModelReadyRequest;
import inference.ServerLiveRequest;
import inference.ServerMetadataRequest;
import inference.ServerReadyRequest;
import io.grpc.StatusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxServerTest {
    private static final Picture SCENE = TestScenes.street(96, 64);

    @TempDir
    private Path folder;

    private Path trace;
    private SandboxServer sandbox;
    private InferClient client;

    @BeforeEach
    void start() throws IOException {
        trace = folder.resolve("trace.jsonl");
        sandbox = SandboxServer.start(
                SandboxOptions.defaults().withStep(Duration.ofMillis(5)).withTrace(trace));
        client = new InferClient(sandbox.address());
    }

    @AfterEach
    void stop() {
        client.close();
        sandbox.close();
    }

    @Test
    void anEditReportsEveryStepInOrderAndEndsWithThePicture() throws Exception {
        var responses = client.infer(
                Request.of("make the car red").image(SCENE).steps(6).build());

        assertThat(responses).hasSize(7);
        assertThat(responses.subList(0, 6)).allSatisfy(response -> {
            assertThat(event(response)).isEqualTo("progress");
            assertThat(number(response, "total")).isEqualTo(6);
            assertThat(picture(response, "image")).isEmpty();
        });
        assertThat(responses.subList(0, 6).stream().map(response -> number(response, "step")))
                .containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(event(responses.getLast())).isEqualTo("result");
        assertThat(picture(responses.getLast(), "image")).hasValueSatisfying(picture -> {
            assertThat(picture.width()).isEqualTo(96);
            assertThat(picture.height()).isEqualTo(64);
        });
        assertThat(responses).allSatisfy(response -> {
            assertThat(response.getErrorMessage()).isEmpty();
            assertThat(response.getInferResponse().getId()).isEqualTo("a-request");
            assertThat(response.getInferResponse().getModelName()).isEqualTo("kontext");
        });
    }

    @Test
    void ofSeveralReferencesTheFirstIsEditedAtTheSizeOfThePicture() throws Exception {
        var alone =
                client.image(Request.of("make it black and white").image(SCENE).build());

        var stitched = client.image(besideTheScene(0x20a040));

        assertThat(stitched.width()).isEqualTo(SCENE.width());
        assertThat(stitched.height()).isEqualTo(SCENE.height());
        assertThat(stitched).isEqualTo(alone);
    }

    @Test
    void anotherSecondReferenceMakesAnotherPicture() throws Exception {
        var prompt = "something with the car";

        var first = client.image(besideTheScene(prompt, 0x20a040));

        assertThat(client.image(besideTheScene(prompt, 0x20a040))).isEqualTo(first);
        assertThat(client.image(besideTheScene(prompt, 0xa04020))).isNotEqualTo(first);
    }

    private static ModelInferRequest besideTheScene(int colour) {
        return besideTheScene("make it black and white", colour);
    }

    /** The scene, and a reference of one colour to its right. */
    private static ModelInferRequest besideTheScene(String prompt, int colour) {
        var width = SCENE.width();
        var rgb = new byte[2 * SCENE.rgb().length];
        for (var i = 0; i < rgb.length; i += 3) {
            var x = i / 3 % (2 * width);
            var y = i / 3 / (2 * width);
            for (var c = 0; c < 3; c++) {
                rgb[i + c] = x < width ? SCENE.rgb()[(y * width + x) * 3 + c] : (byte) (colour >> (16 - 8 * c));
            }
        }
        return Request.of(prompt)
                .image(new Picture(2 * width, SCENE.height(), rgb))
                .size(width, SCENE.height())
                .stitch(2)
                .build();
    }

    @Test
    void previewsComeWithEveryNthStepAtAnEighthOfTheSize() throws Exception {
        var responses = client.infer(
                Request.of("x").size(128, 64).steps(6).previewEvery(2).build());

        assertThat(responses.stream()
                        .filter(response -> picture(response, "preview").isPresent())
                        .map(response -> number(response, "step")))
                .containsExactly(2, 4);
        assertThat(picture(responses.get(1), "preview")).hasValueSatisfying(preview -> {
            assertThat(preview.width()).isEqualTo(16);
            assertThat(preview.height()).isEqualTo(8);
        });
    }

    @Test
    void theEmptyFinalResponseComesOnlyWhenAskedFor() throws Exception {
        var without = client.infer(Request.of("x").steps(1).build());
        var with = client.infer(Request.of("x").steps(1).emptyFinal().build());

        assertThat(without).hasSize(2).noneMatch(InferClient::isFinal);
        assertThat(with).hasSize(3);
        assertThat(isFinal(with.getLast())).isTrue();
        assertThat(with.getLast().getInferResponse().getOutputsList()).isEmpty();
    }

    @Test
    void theSamePictureComesForTheSameInputPromptAndSeed() throws Exception {
        var first = client.image(Request.of("make the car green").image(SCENE).build());
        var again = client.image(
                Request.of("make the car green").image(SCENE).steps(9).build());
        var otherSeed = client.image(
                Request.of("make the car green").image(SCENE).seed(8).build());

        assertThat(again).isEqualTo(first);
        assertThat(otherSeed).isNotEqualTo(first);
    }

    @Test
    void aPromptWithoutAPictureDrawsOneAtAnySizeOfTheGrid() throws Exception {
        for (var size : List.of(16, 48, 64, 304)) {
            var drawn = client.image(
                    Request.of("a lighthouse").size(size, 2 * size).steps(1).build());

            assertThat(drawn.width()).isEqualTo(size);
            assertThat(drawn.height()).isEqualTo(2 * size);
        }
    }

    @Test
    void aPictureLargerThanGrpcsUsualLimitGoesBothWays() throws Exception {
        var large = TestScenes.street(2048, 2048);

        var edited = client.image(
                Request.of("make the car red").image(large).steps(1).build());

        assertThat(edited.rgb()).hasSize(2048 * 2048 * 3);
    }

    @Test
    void cancellingAQueuedRequestTakesItOutOfTheQueue() throws Exception {
        var running = client.open(Request.of("[sandbox:hang]").id("running").build());
        awaitTrace("started", "running");
        var queued = client.open(Request.of("x").id("queued").build());
        awaitTrace("arrived", "queued");

        queued.cancel("not wanted", null);

        awaitTrace("cancelled", "queued");
        assertThat(traced("started", "queued")).isFalse();
        running.cancel("done", null);
    }

    @Test
    void cancellingARunEndsItWithinItsStep() throws Exception {
        var call = client.open(
                Request.of("[sandbox:slow=2000]").steps(100).id("long").build());
        awaitTrace("started", "long");

        call.cancel("not wanted", null);

        awaitTrace("cancelled", "long");
        assertThat(client.image(Request.of("next").build())).isNotNull();
    }

    @Test
    void cancellingAfterSomeProgressFreesTheModel() throws Exception {
        var call = client.open(
                Request.of("[sandbox:slow=50]").steps(100).id("long").build());
        assertThat(number(call.read(), "step")).isEqualTo(1);
        assertThat(number(call.read(), "step")).isEqualTo(2);

        call.cancel("not wanted", null);

        assertThatThrownBy(() -> {
                    while (call.read() != null) {}
                })
                .isInstanceOf(StatusException.class)
                .hasMessageContaining("CANCELLED");
        awaitTrace("cancelled", "long");
    }

    @Test
    void aFullQueueIsToldInBandAtOnce() throws Exception {
        var running = client.open(Request.of("[sandbox:hang]").id("running").build());
        awaitTrace("started", "running");
        var waiting = new ArrayList<AutoCloseable>();
        for (var id : List.of("second", "third")) {
            var call = client.open(Request.of("x").id(id).build());
            waiting.add(() -> call.cancel("done", null));
            awaitTrace("arrived", id);
        }

        var error = client.error(Request.of("x").id("fourth").build());

        assertThat(error).contains("Exceeds maximum queue size");
        running.cancel("done", null);
        for (var call : waiting) {
            call.close();
        }
    }

    @Test
    void requestsRunOneAfterTheOther() throws Exception {
        var call = client.open(
                Request.of("x").id("first").steps(3).build(),
                Request.of("x").id("second").steps(3).build());
        var ids = new ArrayList<String>();
        for (var response = call.read(); response != null; response = call.read()) {
            ids.add(response.getInferResponse().getId());
        }

        assertThat(ids).containsExactly("first", "first", "first", "first", "second", "second", "second", "second");
    }

    @Test
    void anErrorIsInBandAndTheStreamEndsWell() throws Exception {
        var responses = client.infer(
                Request.of("[sandbox:fail] make the car red").image(SCENE).build());

        assertThat(responses).hasSize(2);
        assertThat(event(responses.getFirst())).isEqualTo("progress");
        assertThat(responses.getLast().getErrorMessage()).startsWith("MODEL_ERROR: ");
        assertThat(isFinal(responses.getLast())).isTrue();
    }

    @Test
    void triggersAnswerWithTheirClass() throws Exception {
        assertThat(client.error(Request.of("[sandbox:out-of-memory]").build()))
                .startsWith("OUT_OF_MEMORY: CUDA out of memory");
        assertThat(client.error(Request.of("[sandbox:device]").build())).startsWith("DEVICE: CUDA error");
        assertThat(client.error(Request.of("[sandbox:reject]").build())).startsWith("REJECTED: ");
        assertThat(client.error(Request.of("[sandbox:kill-worker]").build()))
                .startsWith("MODEL_ERROR: kill-worker needs a sandbox that was started with --allow-kill");
        assertThat(client.error(Request.of("[sandbox:no-such]").build()))
                .isEqualTo("INVALID_INPUT: prompt: unknown trigger sandbox:no-such");
        assertThat(client.error(Request.of("[sandbox:slow]").build()))
                .isEqualTo("INVALID_INPUT: prompt: sandbox:slow takes a number from 0 to 60000");
    }

    @Test
    void failOnceFailsOnceForEachPromptSeedAndPicture() throws Exception {
        var request = Request.of("[sandbox:fail-once] x").image(SCENE).build();
        var otherSeed = Request.of("[sandbox:fail-once] x").image(SCENE).seed(9).build();

        assertThat(client.error(request)).startsWith("UNAVAILABLE: ");
        assertThat(client.error(request)).isEmpty();
        assertThat(client.error(otherSeed)).startsWith("UNAVAILABLE: ");
    }

    @Test
    void shiftMovesThePictureAndLeakDisturbsWhatTheEditLeftAlone() throws Exception {
        var plain = client.image(Request.of("make the car red").image(SCENE).build());
        var shifted = client.image(
                Request.of("make the car red [sandbox:shift=5]").image(SCENE).build());
        var leaking = client.image(
                Request.of("make the car red [sandbox:leak]").image(SCENE).build());

        assertThat(row(shifted, 20).subList(5, 96)).isEqualTo(row(plain, 20).subList(0, 91));
        assertThat(row(leaking, 2)).isNotEqualTo(row(plain, 2));
        assertThat(TestScenes.carPixel(leaking)).isEqualTo(TestScenes.carPixel(plain));
    }

    @Test
    void itSaysThatItIsASandbox() throws Exception {
        var stub = client.stub();
        var model = ModelMetadataRequest.newBuilder().setName("kontext").build();
        var config = stub.modelConfig(
                        ModelConfigRequest.newBuilder().setName("kontext").build())
                .getConfig();

        assertThat(stub.serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
                .isTrue();
        assertThat(stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
                .isTrue();
        assertThat(stub.serverMetadata(ServerMetadataRequest.getDefaultInstance())
                        .getVersion())
                .contains("SANDBOX");
        assertThat(stub.modelMetadata(model).getPlatform()).isEqualTo("sandbox");
        assertThat(config.getMaxBatchSize()).isEqualTo(1);
        assertThat(config.getModelTransactionPolicy().getDecoupled()).isTrue();
        assertThat(config.getParametersOrThrow("provenance").getStringValue()).isEqualTo("sandbox");
        assertThat(config.getParametersOrThrow("weights").getStringValue()).isEqualTo("none");
    }

    @Test
    void onlyKontextIsReady() throws Exception {
        var kontext = ModelReadyRequest.newBuilder().setName("kontext").build();
        var other = ModelReadyRequest.newBuilder().setName("other").build();

        assertThat(client.stub().modelReady(kontext).getReady()).isTrue();
        assertThat(client.stub().modelReady(other).getReady()).isFalse();
        assertThatThrownBy(() -> client.stub()
                        .modelConfig(
                                ModelConfigRequest.newBuilder().setName("other").build()))
                .hasMessageContaining("NOT_FOUND");
    }

    @Test
    void theTraceTellsWhenRequestsCameAndWent() throws Exception {
        client.infer(Request.of("x").id("with \"quotes\"").build());

        assertThat(Files.readAllLines(trace))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches(
                                        "\\{\"at\":\\d{16},\"event\":\"arrived\",\"request_id\":\"with \\\\\"quotes\\\\\"\"}"),
                        line -> assertThat(line).contains("\"event\":\"started\""),
                        line -> assertThat(line).contains("\"event\":\"finished\""));
    }

    private void awaitTrace(String event, String id) {
        await().until(() -> traced(event, id));
    }

    private boolean traced(String event, String id) throws IOException {
        return Files.readAllLines(trace).stream()
                .anyMatch(line -> line.endsWith("\"event\":\"" + event + "\",\"request_id\":\"" + id + "\"}"));
    }

    private static List<Integer> row(Picture picture, int y) {
        return IntStream.range(0, picture.width())
                .map(x -> (y * picture.width() + x) * 3)
                .mapToObj(i -> (picture.rgb()[i] & 0xff) << 16
                        | (picture.rgb()[i + 1] & 0xff) << 8
                        | (picture.rgb()[i + 2] & 0xff))
                .toList();
    }
}
