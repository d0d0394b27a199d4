package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Disks that are full. A worker has none: it writes no files. */
@Tag("matrix")
@Tag("row-30")
class FullDiskIT {
    /** A broker whose only disk fails ends, and is started again after 5 s at most. */
    private static final Duration SEVERAL_STARTS = Duration.ofSeconds(15);

    private static SmallDisk ofBroker;
    private static SmallDisk ofBodies;
    private static ChaosStack stack;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(SmallDisk.canBeMounted(), "row 30 was not tried: only root can mount a small disk");
        ofBroker = new SmallDisk("broker", 96);
        ofBodies = new SmallDisk("bodies", 32);
        var bodies = "-Djava.io.tmpdir=" + ofBodies.folder();
        stack = ChaosStack.prepared(
                "disks", Map.of("KONTEXT_JAVA_OPTIONS_GATEWAY", bodies, "KONTEXT_JAVA_OPTIONS_STORAGE", bodies));
        var data = Files.createDirectories(stack.stack().state().resolve("data"));
        Files.createSymbolicLink(data.resolve("kafka"), ofBroker.folder());
        stack.stack().up();
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
            ofBroker.close();
            ofBodies.close();
        }
    }

    @Test
    @DisplayName("row 30: the broker's disk is full, and is made room on")
    void aBrokerWithAFullDiskTakesNothingAndLosesNothing() throws Exception {
        try (var trial = new Trial(stack, "row-30-broker")) {
            var before = trial.submitUntilAnswered("before", Trial.words("A lighthouse", 2));
            trial.awaitSuccess(before.id());
            trial.submitUntilAnswered("running", Trial.slow());
            try {
                var count = new AtomicInteger();
                await().atMost(Trial.PATIENCE).until(() -> {
                    ofBroker.fill();
                    var request = Trial.words("A lighthouse", 2);
                    return trial.submit("full-" + count.incrementAndGet(), request)
                                    .http()
                            == 503;
                });
                Thread.sleep(SEVERAL_STARTS);

                assertThat(trial.submit("still-full", Trial.words("A lighthouse", 2))
                                .http())
                        .isEqualTo(503);
                assertThat(trial.poll(before.id()).job().status()).isEqualTo("succeeded");
            } finally {
                ofBroker.free();
            }
            var after = trial.submitUntilAnswered("after", Trial.words("A lighthouse", 2));

            trial.awaitSuccess(after.id());
            trial.check();
        }
    }

    @Test
    @DisplayName("row 30: no room for bodies in gateway and storage")
    void bodiesThatDoNotFitAreRefusedForTheMoment() throws Exception {
        try (var trial = new Trial(stack, "row-30-bodies")) {
            ofBodies.fill();
            try {
                assertThat(trial.submit("picture", Trial.edit("Make it blue", 1))
                                .http())
                        .isEqualTo(503);
                var words = trial.submit("words", Trial.words("A lighthouse", 2));
                assertThat(words.http()).isEqualTo(202);
                trial.awaitPhase(words.job().id(), "finishing");
                Thread.sleep(2_000);
                assertThat(trial.poll(words.job().id()).job().status()).isEqualTo("running");
            } finally {
                ofBodies.free();
            }
            trial.submitUntilAnswered("picture", Trial.edit("Make it blue", 1));

            trial.check();
        }
    }
}
