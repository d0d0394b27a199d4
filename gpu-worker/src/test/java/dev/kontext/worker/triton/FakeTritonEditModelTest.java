package dev.kontext.worker.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.imaging.Size;
import dev.kontext.worker.attempt.AttemptFailedException;
import dev.kontext.worker.attempt.EditRequest;
import dev.kontext.worker.attempt.Probe;
import dev.kontext.worker.fake.FakeTriton;
import dev.kontext.worker.fake.FakeTriton.Script;
import inference.ModelConfig;
import inference.ModelInferRequest.InferInputTensor;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract against a server that can also do what no real one should. */
@Tag("servers")
class FakeTritonEditModelTest extends ObedientModelContract {
    private final AtomicInteger prompts = new AtomicInteger();
    private FakeTriton triton;

    @Override
    String startServer() throws IOException {
        triton = new FakeTriton();
        return triton.address();
    }

    @Override
    void killServer() {
        triton.close();
    }

    @Override
    String prompt(Order order) {
        return promptFor(
                switch (order) {
                    case EDIT -> triton.exclusively(FakeTriton.Stage::wholeRun);
                    case REFUSE ->
                        triton.exclusively(stage -> stage.error("INVALID_INPUT: width: multiples of 16, got 40"));
                    case CRAWL ->
                        triton.exclusively(stage -> {
                            for (int step = 1; step <= 4; step++) {
                                stage.progress(step);
                                TimeUnit.MILLISECONDS.sleep(1500);
                            }
                            stage.wholeRun();
                        });
                });
    }

    @Override
    String prompt(Failure failure) {
        return promptFor(
                switch (failure) {
                    case FAIL -> triton.exclusively(stage -> stage.error("MODEL_ERROR: no"));
                    case OUT_OF_MEMORY ->
                        triton.exclusively(stage -> stage.error("OUT_OF_MEMORY: 80 GiB are not enough"));
                    case DEVICE -> triton.exclusively(stage -> stage.error("DEVICE: an illegal memory access"));
                    case REJECT -> triton.exclusively(stage -> stage.error("REJECTED: not this"));
                    case HANG -> stage -> {};
                });
    }

    /** Of its own: a request that is interrupted on its way must not leave its script to the next one. */
    private String promptFor(Script script) {
        var prompt = "prompt " + prompts.incrementAndGet();
        triton.on(prompt, script);
        return prompt;
    }

    @Test
    void theRequestIsLaidOutAsTheModelWantsIt() throws Exception {
        var request = request(Order.EDIT);
        model.edit(request, step -> {});

        var sent = triton.requests().getFirst();
        assertThat(sent.getId()).isEqualTo(request.id());
        assertThat(sent.getModelName()).isEqualTo("kontext");
        assertThat(sent.getParametersOrThrow("triton_enable_empty_final_response")
                        .getBoolParam())
                .isTrue();
        assertThat(sent.getInputsList().stream().map(InferInputTensor::getName))
                .containsExactly(
                        "prompt", "image", "width", "height", "steps", "preview_every", "guidance", "seed", "profile");
        assertThat(sent.getInputsList().stream().map(InferInputTensor::getDatatype))
                .containsExactly("BYTES", "UINT8", "INT32", "INT32", "INT32", "INT32", "FP32", "INT64", "BYTES");
        assertThat(sent.getInputs(0).getShapeList()).containsExactly(1L, 1L);
        assertThat(sent.getInputs(1).getShapeList()).containsExactly(1L, 48L, 64L, 3L);
        var prompt = sent.getRawInputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(prompt.getInt()).isEqualTo(request.prompt().length());
        assertThat(StandardCharsets.UTF_8.decode(prompt).toString()).isEqualTo(request.prompt());
        assertThat(sent.getRawInputContents(1).size()).isEqualTo(64 * 48 * 3);
        var guidance = sent.getRawInputContents(6).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(guidance.getFloat()).isEqualTo(2.5f);
        var seed = sent.getRawInputContents(7).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(seed.getLong()).isEqualTo(4_000_000_000L);
    }

    @Test
    void withoutAnInputNoImageIsSent() throws Exception {
        model.edit(request(prompt(Order.EDIT), new Size(32, 32), 4, false), step -> {});

        assertThat(triton.requests().getFirst().getInputsList().stream().map(InferInputTensor::getName))
                .doesNotContain("image");
    }

    @Test
    void severalReferencesAreCountedAfterTheRest() throws Exception {
        model.edit(stitched(prompt(Order.EDIT), 3), step -> {});

        var sent = triton.requests().getFirst();
        var stitch = sent.getInputs(sent.getInputsCount() - 1);
        assertThat(stitch.getName()).isEqualTo("stitch");
        assertThat(stitch.getDatatype()).isEqualTo("INT32");
        assertThat(stitch.getShapeList()).containsExactly(1L, 1L);
        assertThat(sent.getRawInputContents(sent.getInputsCount() - 1)
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt())
                .isEqualTo(3);
        assertThat(sent.getInputs(1).getShapeList()).containsExactly(1L, 32L, 144L, 3L);
    }

    @Test
    void aModelThatTakesOneReferenceFitsAndRefusesSeveral() throws Exception {
        triton.declare(withoutStitch(triton.config()));
        assertThat(model.probe()).isInstanceOf(Probe.Ready.class);

        assertThatThrownBy(() -> model.edit(stitched("ignored", 2), step -> {}))
                .isInstanceOfSatisfying(AttemptFailedException.class, failed -> {
                    assertThat(failed.failure()).isEqualTo(FailureClass.INVALID_INPUT);
                    assertThat(failed.sentence())
                            .isEqualTo("The model kontext takes one picture, not 2; submit a job with one.");
                });

        assertThat(triton.requests()).isEmpty();
        assertThat(model.edit(request(Order.EDIT), step -> {})).isNotNull();
    }

    private static ModelConfig withoutStitch(ModelConfig config) {
        var without = config.toBuilder();
        without.removeInput(without.getInputCount() - 1);
        return without.build();
    }

    @Test
    void theHighestVersionIsTheModels() {
        assertThat(model.probe().model())
                .contains(new ModelInfo("kontext", "10", "fake", "sha256:0123", "a fake 1.0", "exact"));
    }

    @Test
    void aModelThatIsNotReadyTakesNoWork() {
        assertThat(model.probe()).isInstanceOf(Probe.Ready.class);
        triton.ready(false);

        assertThat(model.probe()).isEqualTo(new Probe.Away());
    }

    @Test
    void aServerThatComesBackIsFoundAtOnce() throws Exception {
        int port = triton.port();
        triton.close();
        for (int i = 0; i < 20; i++) {
            assertThat(model.probe()).isEqualTo(new Probe.Away());
        }

        triton = new FakeTriton(port);

        await().atMost(Duration.ofSeconds(3)).until(() -> model.probe().model().isPresent());
        assertThat(model.edit(request(Order.EDIT), step -> {})).isNotNull();
    }

    @Test
    void anInterruptReachesTheServer() throws Exception {
        var request = request(prompt(Failure.HANG), SMALL, 4, true);
        var thread = Thread.ofPlatform()
                .start(() -> assertThatThrownBy(() -> model.edit(request, step -> {}))
                        .isInstanceOf(InterruptedException.class));
        await().until(() -> triton.requests().size() == 1);

        thread.interrupt();

        thread.join();
        await().until(() -> triton.cancelled() == 1);
    }

    @Test
    @Tag("row-16")
    @DisplayName("row 16: Triton hangs")
    void aFrozenServerIsUnavailable() {
        triton.next(stage -> {
            stage.progress(1);
            triton.freeze();
            stage.wholeRun();
        });

        try (var impatient = impatient()) {
            assertThatThrownBy(() -> impatient.edit(plain(), step -> {}))
                    .isInstanceOfSatisfying(AttemptFailedException.class, failed -> {
                        assertThat(failed.failure()).isEqualTo(FailureClass.UNAVAILABLE);
                        assertThat(failed.sentence()).isEqualTo("The model went silent after step 1 of 4.");
                    });
        }
        assertThat(model.probe()).isEqualTo(new Probe.Away());
    }

    @Test
    void aModelWithOtherTensorsDoesNotFitUntilItDoes() {
        var table = triton.config();
        triton.declare(table.toBuilder().removeOutput(4).build());
        assertThat(model.probe())
                .isEqualTo(new Probe.Misfit("The model kontext does not fit this worker: "
                        + "its output image must be UINT8 [-1,-1,3], is missing."));

        triton.declare(table);

        assertThat(model.probe()).isInstanceOf(Probe.Ready.class);
    }

    @Test
    void aFailedRunIsCancelledAtTheServer() {
        triton.next(stage -> stage.picture(1, 1, 3));

        assertThatThrownBy(() -> model.edit(plain(), step -> {})).isInstanceOf(AttemptFailedException.class);

        await().until(() -> triton.cancelled() == 1);
    }

    @Test
    void stepsThatGoBackOrBeyondTheEndAreNotPassedOn() throws Exception {
        triton.next(stage -> {
            stage.progress(2);
            stage.progress(1);
            stage.progress(99);
            stage.progress(-1);
            stage.picture(64, 48, 64 * 48 * 3);
            stage.end();
        });
        var steps = new ArrayList<Integer>();

        model.edit(plain(), steps::add);

        assertThat(steps).containsExactly(2, 4);
    }

    @Test
    void aStreamThatStaysOpenAfterItsEndDoesNotHoldUpThePicture() throws Exception {
        triton.next(stage -> {
            stage.picture(64, 48, 64 * 48 * 3);
            stage.finalMarker();
        });

        assertThat(model.edit(plain(), step -> {})).isNotNull();
        await().until(() -> triton.cancelled() == 1);
    }

    static Stream<Arguments> misbehaviour() {
        return Stream.of(
                bad("a picture of another size", FailureClass.MODEL_ERROR, s -> s.picture(48, 64, 48 * 64 * 3)),
                bad("fewer bytes than its shape says", FailureClass.MODEL_ERROR, s -> s.picture(64, 48, 7)),
                bad("floats", FailureClass.MODEL_ERROR, s -> s.picture("FP32", List.of(1L, 48L, 64L, 3L), 9216)),
                bad("no shape", FailureClass.MODEL_ERROR, s -> s.picture("UINT8", List.of(), 9216)),
                bad(
                        "five dimensions",
                        FailureClass.MODEL_ERROR,
                        s -> s.picture("UINT8", List.of(1L, 1L, 48L, 64L, 3L), 9216)),
                bad(
                        "two pictures in one",
                        FailureClass.MODEL_ERROR,
                        s -> s.picture("UINT8", List.of(2L, 48L, 64L, 3L), 2 * 9216)),
                bad(
                        "a shape beyond all numbers",
                        FailureClass.MODEL_ERROR,
                        s -> s.picture("UINT8", List.of(1L, Long.MAX_VALUE, Long.MAX_VALUE, 3L), 9216)),
                bad("an output without contents", FailureClass.MODEL_ERROR, FakeTriton.Stage::lopsided),
                bad("an end without a picture", FailureClass.MODEL_ERROR, FakeTriton.Stage::end),
                bad("a stream that ends without an end", FailureClass.UNAVAILABLE, FakeTriton.Stage::close),
                bad("a picture, but no end", FailureClass.UNAVAILABLE, s -> {
                    s.picture(64, 48, 9216);
                    s.close();
                }),
                bad("a status: internal", FailureClass.UNAVAILABLE, s -> s.status(Status.INTERNAL)),
                bad("a status: unimplemented", FailureClass.UNAVAILABLE, s -> s.status(Status.UNIMPLEMENTED)),
                bad("a status: cancelled", FailureClass.UNAVAILABLE, s -> s.status(Status.CANCELLED)),
                bad("a status: argument", FailureClass.MODEL_ERROR, s -> s.status(Status.INVALID_ARGUMENT)),
                bad("a dying server", FailureClass.UNAVAILABLE, s -> {
                    s.progress(1);
                    s.killServer();
                }));
    }

    private static Arguments bad(String name, FailureClass failure, Script script) {
        return Arguments.of(name, failure, script);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void misbehaviour(String name, FailureClass failure, Script script) {
        triton.next(script);

        assertThatThrownBy(() -> model.edit(plain(), step -> {}))
                .isInstanceOfSatisfying(AttemptFailedException.class, failed -> {
                    assertThat(failed.failure()).as(name).isEqualTo(failure);
                    assertThat(failed.sentence()).endsWith(".").doesNotContain("Exception");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INVALID_INPUT: width: must be 16 to 2048 | INVALID_INPUT | The model does not take this input: width: must be 16 to 2048.
            OUT_OF_MEMORY: | OUT_OF_MEMORY | The GPU had too little memory.
            DEVICE: ECC error | DEVICE | The GPU is broken: ECC error.
            UNAVAILABLE: going down | UNAVAILABLE | The model is not available: going down.
            CANCELLED: by operator | UNAVAILABLE | The model stopped: by operator.
            [request id: r1] REJECTED: not this | REJECTED | A content rule forbids this: not this.
            MODEL_ERROR: see http://10.1.2.3:8000/x and /opt/model.py | MODEL_ERROR | The model failed on this request: see … and ….
            Traceback (most recent call last) | MODEL_ERROR | The model failed on this request.
            Exceeds maximum queue size | UNAVAILABLE | The model's queue is full.
            [request id: r1] Request timeout expired | UNAVAILABLE | The request waited too long in the model's queue.
            Stub process 'kontext_0_0' is not healthy. | UNAVAILABLE | The model's process has ended.
            inference input 'seed' data-type is 'FP64', but model 'kontext' expects 'INT64' | MODEL_ERROR | The model's server does not take what the worker sends.
            input byte size mismatch for input 'seed' for model 'kontext'. Expected 8, got 4 | MODEL_ERROR | The model's server does not take what the worker sends.
            unexpected shape for input 'seed' for model 'kontext'. Expected [-1,1], got [1] | MODEL_ERROR | The model's server does not take what the worker sends.
            unexpected inference input 'strength' for model 'kontext' | MODEL_ERROR | The model's server does not take what the worker sends.
            MODEL_ERROR: unexpected shape of latents | MODEL_ERROR | The model failed on this request: unexpected shape of latents.
            """)
    void inBandErrorsAreClassifiedByTheirFirstWord(String error, FailureClass failure, String sentence) {
        triton.next(stage -> stage.error(error));

        assertThatThrownBy(() -> model.edit(plain(), step -> {}))
                .isInstanceOfSatisfying(AttemptFailedException.class, failed -> {
                    assertThat(failed.failure()).isEqualTo(failure);
                    assertThat(failed.sentence()).isEqualTo(sentence);
                });
    }

    @Test
    void aRequestThatTheModelsProcessDidNotSurviveIsCharged() {
        triton.next(stage -> stage.error("Stub process 'kontext_0_0' is not healthy."));

        assertThatThrownBy(() -> model.edit(plain(), step -> {}))
                .isInstanceOfSatisfying(
                        AttemptFailedException.class,
                        failed -> assertThat(failed.modelLost()).isTrue());
    }

    @Test
    void aStackTraceInAnErrorIsCutOff() {
        triton.next(stage -> stage.error("MODEL_ERROR: broken\n  File \"/x/model.py\", line 3"));

        assertThatThrownBy(() -> model.edit(plain(), step -> {}))
                .isInstanceOfSatisfying(
                        AttemptFailedException.class,
                        failed -> assertThat(failed.sentence()).isEqualTo("The model failed on this request: broken."));
    }

    /** A request for which the script has been set already. */
    private EditRequest plain() {
        return new EditRequest(
                "lease_00000000000000000000000000",
                "p",
                Optional.empty(),
                1,
                new Size(64, 48),
                4,
                2.5,
                1,
                Duration.ZERO,
                Duration.ofSeconds(30));
    }
}
