package dev.kontext.worker.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import dev.kontext.worker.attempt.AttemptFailedException;
import dev.kontext.worker.attempt.EditRequest;
import dev.kontext.worker.attempt.StepListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every server behind {@link TritonEditModel} has to make it do. */
@Timeout(60)
abstract class EditModelContract {
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Size SMALL = new Size(64, 48);

    TritonEditModel model;

    /** What the server is to do with a request. */
    enum Order {
        EDIT,
        FAIL,
        OUT_OF_MEMORY,
        REJECT,
        /** Takes the request and stays silent. */
        HANG,
        /** Takes a second or more for each step. */
        CRAWL
    }

    /** Starts a server that runs one request and queues none. */
    abstract String startServer() throws Exception;

    abstract void killServer();

    /** A prompt that makes the server obey; called once before each request. */
    abstract String prompt(Order order);

    @BeforeEach
    void start() throws Exception {
        model = new TritonEditModel(new TestTriton(startServer(), "kontext", SILENCE));
    }

    @AfterEach
    void stop() {
        model.close();
        killServer();
    }

    record TestTriton(String address, String name, Duration silence) implements TritonConfig {}

    EditRequest request(Order order, Size size, boolean withImage) {
        return new EditRequest(
                "lease_00000000000000000000000000",
                prompt(order),
                withImage ? Optional.of(Pixels.filled(size.width(), size.height(), 10, 200, 30)) : Optional.empty(),
                size,
                4,
                2.5,
                4_000_000_000L,
                Duration.ofSeconds(30));
    }

    EditRequest request(Order order) {
        return request(order, SMALL, true);
    }

    @Test
    void anEditIsAPictureOfExactlyTheSizeAskedFor() throws Exception {
        assertThat(model.edit(request(Order.EDIT), step -> {}).size()).isEqualTo(SMALL);
    }

    @Test
    void aPictureCanBeMadeWithoutAnInput() throws Exception {
        assertThat(model.edit(request(Order.EDIT, SMALL, false), step -> {}).size())
                .isEqualTo(SMALL);
    }

    @Test
    void aMegapixelGoesInAndOut() throws Exception {
        var wide = new Size(1248, 832);

        assertThat(model.edit(request(Order.EDIT, wide, true), step -> {}).size())
                .isEqualTo(wide);
    }

    @Test
    void stepsAreToldInOrderUpToTheLast() throws Exception {
        var steps = new ArrayList<Integer>();

        model.edit(request(Order.EDIT), steps::add);

        assertThat(steps).isSorted().doesNotHaveDuplicates().endsWith(4);
    }

    @Test
    void theModelSaysWhoItIs() {
        assertThat(model.probe()).hasValueSatisfying(info -> {
            assertThat(info.name()).isEqualTo("kontext");
            assertThat(info.version()).isNotEmpty();
            assertThat(info.provenance()).isNotEmpty();
        });
    }

    @Test
    void aModelErrorIsAFailureOfTheModel() {
        assertFails(Order.FAIL, FailureClass.MODEL_ERROR);
    }

    @Test
    void outOfMemoryIsToldApart() {
        assertFails(Order.OUT_OF_MEMORY, FailureClass.OUT_OF_MEMORY);
    }

    @Test
    void aRejectionIsToldApart() {
        assertFails(Order.REJECT, FailureClass.REJECTED);
    }

    @Test
    void aModelThatGoesSilentIsUnavailable() {
        assertFails(Order.HANG, FailureClass.UNAVAILABLE);
    }

    @Test
    void afterAFailureTheNextEditSucceeds() throws Exception {
        assertFails(Order.FAIL, FailureClass.MODEL_ERROR);

        assertThat(model.edit(request(Order.EDIT), step -> {}).size()).isEqualTo(SMALL);
    }

    @Test
    void anInterruptBeforeTheFirstStepFreesTheModel() throws Exception {
        var edit = inBackground(request(Order.HANG), step -> {});

        edit.thread.interrupt();

        edit.assertInterrupted();
        assertModelIsFree();
    }

    @Test
    void anInterruptBetweenStepsFreesTheModel() throws Exception {
        var first = new CountDownLatch(1);
        var steps = new CopyOnWriteArrayList<Integer>();
        var edit = inBackground(request(Order.CRAWL), step -> {
            steps.add(step);
            first.countDown();
        });
        assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();

        edit.thread.interrupt();

        edit.assertInterrupted();
        assertThat(steps).hasSizeLessThan(4);
        assertModelIsFree();
    }

    @Test
    void anInterruptAfterTheEndChangesNothingForTheNextEdit() throws Exception {
        model.edit(request(Order.EDIT), step -> {});
        Thread.currentThread().interrupt();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(model.edit(request(Order.EDIT), step -> {}).size()).isEqualTo(SMALL);
    }

    @Test
    void aFullQueueIsUnavailable() throws Exception {
        var first = new CountDownLatch(1);
        var edit = inBackground(request(Order.CRAWL), step -> first.countDown());
        assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();

        // One that waits in the queue, where the server has one, is not what is asked about here.
        var failures = new CopyOnWriteArrayList<AttemptFailedException>();
        var others = List.of(failing(failures), failing(failures), failing(failures), failing(failures));

        await().until(() -> !failures.isEmpty());
        assertThat(failures.getFirst().failure()).isEqualTo(FailureClass.UNAVAILABLE);
        assertThat(failures.getFirst().sentence()).contains("queue");
        for (var other : others) {
            other.interrupt();
            other.join();
        }
        edit.thread.interrupt();
        edit.assertInterrupted();
    }

    private Thread failing(List<AttemptFailedException> failures) {
        var request = request(Order.EDIT);
        return Thread.ofVirtual().start(() -> {
            try {
                model.edit(request, step -> {});
            } catch (AttemptFailedException e) {
                failures.add(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        killServer();

        assertThat(model.probe()).isEmpty();
        assertFails(Order.EDIT, FailureClass.UNAVAILABLE);
    }

    @Test
    void aServerThatDiesMidRunIsUnavailable() throws Exception {
        var first = new CountDownLatch(1);
        var edit = inBackground(request(Order.CRAWL), step -> first.countDown());
        assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();

        killServer();

        edit.thread.join();
        assertThat(edit.outcome.get())
                .isInstanceOfSatisfying(
                        AttemptFailedException.class,
                        failed -> assertThat(failed.failure()).isEqualTo(FailureClass.UNAVAILABLE));
    }

    @Test
    void failuresAreOneSentenceWithoutAddresses() {
        killServer();

        assertThatThrownBy(() -> model.edit(request(Order.EDIT), step -> {}))
                .isInstanceOfSatisfying(
                        AttemptFailedException.class,
                        failed -> assertThat(failed.sentence())
                                .endsWith(".")
                                .doesNotContain("127.0.0.1", "\n", "Exception"));
    }

    private void assertFails(Order order, FailureClass failure) {
        var request = request(order);
        assertThatThrownBy(() -> model.edit(request, step -> {}))
                .isInstanceOfSatisfying(
                        AttemptFailedException.class,
                        failed -> assertThat(failed.failure()).isEqualTo(failure));
    }

    private void assertModelIsFree() {
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                model.edit(request(Order.EDIT), step -> {}).size())
                        .isEqualTo(SMALL));
    }

    private Running inBackground(EditRequest request, StepListener steps) {
        var outcome = new AtomicReference<Object>();
        var thread = Thread.ofPlatform().name("edit").start(() -> {
            try {
                outcome.set(model.edit(request, steps));
            } catch (AttemptFailedException | InterruptedException e) {
                outcome.set(e);
            }
        });
        return new Running(thread, outcome);
    }

    private record Running(Thread thread, AtomicReference<Object> outcome) {
        void assertInterrupted() throws InterruptedException {
            thread.join();
            assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        }
    }
}
