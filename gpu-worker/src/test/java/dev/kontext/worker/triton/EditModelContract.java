package dev.kontext.worker.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import dev.kontext.worker.attempt.AttemptFailedException;
import dev.kontext.worker.attempt.Probe;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every server behind {@link TritonEditModel} has to make it do. The test that ends the server comes last. */
@Timeout(90)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class EditModelContract extends EditModelBench {
    @Test
    void anEditIsAPictureOfExactlyTheSizeAskedFor() throws Exception {
        assertThat(model.edit(request(Order.EDIT), step -> {}).size()).isEqualTo(SMALL);
    }

    @Test
    void aPictureCanBeMadeWithoutAnInput() throws Exception {
        assertThat(model.edit(request(prompt(Order.EDIT), SMALL, 4, false), step -> {})
                        .size())
                .isEqualTo(SMALL);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void severalReferencesMakeAPictureOfExactlyTheSizeAskedFor(int references) throws Exception {
        assertThat(model.edit(stitched(prompt(Order.EDIT), references), step -> {})
                        .size())
                .isEqualTo(SMALL);
    }

    @Test
    void aMegapixelGoesInAndOut() throws Exception {
        var wide = new Size(1248, 832);

        assertThat(model.edit(request(prompt(Order.EDIT), wide, 1, true), step -> {})
                        .size())
                .isEqualTo(wide);
    }

    @Test
    void stepsAreToldInOrderUpToTheLast() throws Exception {
        var steps = new ArrayList<Integer>();

        model.edit(request(Order.EDIT), steps::add);

        assertThat(steps).containsExactly(1, 2, 3, 4);
    }

    @Test
    void theModelSaysWhoItIs() {
        assertThat(model.probe().model()).hasValueSatisfying(info -> {
            assertThat(info.name()).isEqualTo("kontext");
            assertThat(info.version()).isNotEmpty();
            assertThat(info.provenance()).isNotEmpty();
        });
    }

    @Test
    void aRequestThatTheModelDoesNotTakeIsInvalidInput() {
        assertFails(request(Order.REFUSE), FailureClass.INVALID_INPUT);
    }

    @Test
    void aModelThatDoesNotOfferTheProfileDoesNotFit() {
        try (var other = open(address, "nonesuch")) {
            assertThat(other.probe())
                    .isEqualTo(new Probe.Misfit("The model kontext does not fit this worker: "
                            + "it must offer the profile nonesuch, offers exact, draft."));
        }
    }

    @Test
    void anInterruptAtTheBeginningFreesTheModel() throws Exception {
        var edit = inBackground(request(Order.CRAWL), step -> {});

        edit.thread().interrupt();

        edit.assertInterrupted();
        assertModelIsFree();
    }

    @Test
    void anInterruptBetweenStepsFreesTheModel() throws Exception {
        var first = new CountDownLatch(1);
        var steps = new CopyOnWriteArrayList<Integer>();
        var request = request(Order.CRAWL);
        var edit = inBackground(request, step -> {
            steps.add(step);
            first.countDown();
        });
        first.await();

        edit.thread().interrupt();

        edit.assertInterrupted();
        assertThat(steps).hasSizeLessThan(request.steps());
        assertModelIsFree();
    }

    @Test
    void anInterruptAfterTheLastStepFreesTheModel() throws Exception {
        var request = request(prompt(Order.EDIT), new Size(512, 512), 1, true);
        var edit = inBackground(request, step -> Thread.currentThread().interrupt());

        edit.thread().join();

        // A quick server's picture may be there already.
        assertThat(edit.outcome().get()).isInstanceOfAny(InterruptedException.class, Pixels.class);
        assertModelIsFree();
    }

    @Test
    void anAttemptThatIsOutOfTimeIsUnavailableAndFreesTheModel() throws Exception {
        var slow = request(Order.CRAWL);
        var request = request(slow.prompt(), slow.size(), slow.steps(), true, Duration.ofSeconds(1));

        assertFails(request, FailureClass.UNAVAILABLE);
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
        first.await();

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
        edit.thread().interrupt();
        edit.assertInterrupted();
        assertModelIsFree();
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
    void aServerThatIsNotThereIsUnavailable() throws IOException {
        try (var nobody = open("127.0.0.1:" + freePort(), "exact")) {
            assertThat(nobody.probe()).isEqualTo(new Probe.Away());
            assertThatThrownBy(() -> nobody.edit(request("x", SMALL, 4, true), step -> {}))
                    .isInstanceOfSatisfying(AttemptFailedException.class, failed -> {
                        assertThat(failed.failure()).isEqualTo(FailureClass.UNAVAILABLE);
                        assertThat(failed.sentence()).endsWith(".").doesNotContain("127.0.0.1", "\n", "Exception");
                    });
        }
    }

    @Test
    @org.junit.jupiter.api.Order(Integer.MAX_VALUE)
    void aServerThatDiesMidRunIsUnavailable() throws Exception {
        var first = new CountDownLatch(1);
        var edit = inBackground(request(Order.CRAWL), step -> first.countDown());
        first.await();

        killServer();

        edit.thread().join();
        assertThat(edit.outcome().get())
                .isInstanceOfSatisfying(
                        AttemptFailedException.class,
                        failed -> assertThat(failed.failure()).isEqualTo(FailureClass.UNAVAILABLE));
    }
}
