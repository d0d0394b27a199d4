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
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server behind a {@link TritonEditModel}, what it is asked, and how edits run beside the test. */
abstract class EditModelBench {
    /** Long enough for a busy machine. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    static final Size SMALL = new Size(64, 48);

    TritonEditModel model;
    String address = "";

    /** What the server is to do with a request. */
    enum Order {
        EDIT,
        /** Takes a while for each of many steps. */
        CRAWL,
        /** Does not take it: its width is off the grid. */
        REFUSE
    }

    /** A server that runs one request and queues two at most. */
    abstract String startServer() throws Exception;

    abstract void killServer();

    /** After each test. */
    void release() {
        killServer();
    }

    /** Whether the server is still there after a cancel, which some versions do not survive. */
    boolean hasSurvived() {
        return true;
    }

    /** A prompt that makes the server obey; called once before each request. */
    abstract String prompt(Order order);

    /** A request for which {@link #prompt} alone, or its size as well, makes the server slow. */
    EditRequest crawl() {
        return request(prompt(Order.CRAWL), SMALL, 4, true);
    }

    @BeforeEach
    void start() throws Exception {
        address = startServer();
        model = open(address, "exact", SILENCE);
    }

    @AfterEach
    void stop() {
        model.close();
        release();
    }

    /** The same model for somebody who takes it for dead soon. */
    TritonEditModel impatient() {
        return open(address, "exact", Duration.ofSeconds(2));
    }

    static TritonEditModel open(String address, String profile) {
        return open(address, profile, SILENCE);
    }

    static TritonEditModel open(String address, String profile, Duration silence) {
        return new TritonEditModel(new TestTriton(address, "kontext", profile, silence, 10, silence));
    }

    record TestTriton(
            String address, String name, String profile, Duration silence, int silenceFactor, Duration leastSilence)
            implements TritonConfig {}

    static EditRequest request(String prompt, Size size, int steps, boolean withImage) {
        return request(prompt, size, steps, withImage, Duration.ofSeconds(60));
    }

    static EditRequest request(String prompt, Size size, int steps, boolean withImage, Duration limit) {
        return new EditRequest(
                "lease_00000000000000000000000000",
                prompt,
                withImage ? Optional.of(Pixels.filled(size.width(), size.height(), 10, 200, 30)) : Optional.empty(),
                1,
                size,
                steps,
                2.5,
                4_000_000_000L,
                Duration.ZERO,
                limit);
    }

    /** References of a size of their own, for a small picture. */
    static EditRequest stitched(String prompt, int references) {
        return new EditRequest(
                "lease_00000000000000000000000000",
                prompt,
                Optional.of(Pixels.filled(48 * references, 32, 10, 200, 30)),
                references,
                SMALL,
                4,
                2.5,
                1,
                Duration.ZERO,
                Duration.ofSeconds(60));
    }

    EditRequest request(Order order) {
        return switch (order) {
            case EDIT -> request(prompt(order), SMALL, 4, true);
            case CRAWL -> crawl();
            case REFUSE -> request(prompt(order), new Size(40, 48), 4, true);
        };
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    void assertFails(EditRequest request, FailureClass failure) {
        assertThatThrownBy(() -> model.edit(request, step -> {}))
                .isInstanceOfSatisfying(
                        AttemptFailedException.class,
                        failed -> assertThat(failed.failure()).isEqualTo(failure));
    }

    void assertModelIsFree() {
        await().atMost(Duration.ofSeconds(60)).until(() -> !hasSurvived() || makesAPicture());
    }

    private boolean makesAPicture() throws InterruptedException {
        try {
            return model.edit(request(Order.EDIT), step -> {}).size().equals(SMALL);
        } catch (AttemptFailedException e) {
            return false;
        }
    }

    Running inBackground(EditRequest request, StepListener steps) {
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

    record Running(Thread thread, AtomicReference<Object> outcome) {
        void assertInterrupted() throws InterruptedException {
            thread.join();
            assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        }
    }
}
