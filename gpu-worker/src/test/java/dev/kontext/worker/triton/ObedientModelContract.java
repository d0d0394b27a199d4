package dev.kontext.worker.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.worker.attempt.AttemptFailedException;
import org.junit.jupiter.api.Test;

/** What servers that fail on request have to make {@link TritonEditModel} do; real ones do not. */
abstract class ObedientModelContract extends EditModelContract {
    /** A prompt that makes the server fail; called once before each request. */
    abstract String prompt(Failure failure);

    /** How the server is to fail. */
    enum Failure {
        FAIL,
        OUT_OF_MEMORY,
        DEVICE,
        REJECT,
        /** Takes the request and stays silent. */
        HANG
    }

    private void assertFails(Failure failure, FailureClass expected) {
        assertFails(request(prompt(failure), SMALL, 4, true), expected);
    }

    @Test
    void aModelErrorIsAFailureOfTheModel() {
        assertFails(Failure.FAIL, FailureClass.MODEL_ERROR);
    }

    @Test
    void outOfMemoryIsToldApart() {
        assertFails(Failure.OUT_OF_MEMORY, FailureClass.OUT_OF_MEMORY);
    }

    @Test
    void aBrokenDeviceIsToldApart() {
        assertFails(Failure.DEVICE, FailureClass.DEVICE);
    }

    @Test
    void aRejectionIsToldApart() {
        assertFails(Failure.REJECT, FailureClass.REJECTED);
    }

    @Test
    void aModelThatGoesSilentIsUnavailable() throws Exception {
        var request = request(prompt(Failure.HANG), SMALL, 4, true);
        try (var impatient = impatient()) {
            assertThatThrownBy(() -> impatient.edit(request, step -> {}))
                    .isInstanceOfSatisfying(
                            AttemptFailedException.class,
                            failed -> assertThat(failed.failure()).isEqualTo(FailureClass.UNAVAILABLE));
        }
        assertModelIsFree();
    }

    @Test
    void afterAFailureTheNextEditSucceeds() throws Exception {
        assertFails(Failure.FAIL, FailureClass.MODEL_ERROR);

        assertThat(model.edit(request(Order.EDIT), step -> {}).size()).isEqualTo(SMALL);
    }

    @Test
    void anInterruptOfASilentModelFreesIt() throws Exception {
        var edit = inBackground(request(prompt(Failure.HANG), SMALL, 4, true), step -> {});

        edit.thread().interrupt();

        edit.assertInterrupted();
        assertModelIsFree();
    }
}
