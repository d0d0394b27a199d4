package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.client.KontextClient;
import dev.kontext.e2e.chaos.Entry.Answer;
import java.time.Duration;
import java.util.List;

/**
 * Two jobs, each on a GPU of its own, and a client that asks for both all along: what an outage must neither charge nor
 * hide. One ends soon, the other goes on for longer.
 */
final class JobsInHand implements AutoCloseable {
    private static final int STEP_MS = 200;

    /** Five seconds. */
    private static final int FEW_STEPS = 25;

    /** Until a worker has seen how slow these steps are, it may ask for a job to prefetch. */
    private static final int STEPS_SEEN = 4;

    private final Trial trial;
    private final String longer;
    private final String shorter;
    private final Watch watch;

    private JobsInHand(Trial trial, String longer, String shorter) {
        this.trial = trial;
        this.longer = longer;
        this.shorter = shorter;
        this.watch = Watch.over(trial, List.of(longer, shorter));
    }

    /**
     * Returns once both are drawn.
     *
     * @param steps of the longer one, of 200 ms each
     */
    static JobsInHand begin(ChaosStack stack, Trial trial, int steps) throws InterruptedException {
        try (var client = new KontextClient(stack.address(), ChaosStack.key("ada"))) {
            var longer = draw(client, trial, steps);
            return new JobsInHand(trial, longer, draw(client, trial, FEW_STEPS));
        }
    }

    private static String draw(KontextClient client, Trial trial, int steps) throws InterruptedException {
        var request = Trial.words("A lighthouse [sandbox:slow=" + STEP_MS + "]", steps);
        var job = trial.submitUntilAnswered("of-" + steps + "-steps", request).id();
        await().atMost(Trial.PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            var progress = client.get(job).progress();
            return progress != null && progress.step() >= STEPS_SEEN;
        });
        return job;
    }

    String shorter() {
        return shorter;
    }

    /** Both succeed in their first attempt, and whoever asked meanwhile was answered. */
    void endUncharged() throws Exception {
        for (var job : List.of(longer, shorter)) {
            trial.awaitSuccess(job);
            assertThat(trial.outcomes(job)).containsExactly("succeeded");
        }
        assertThat(watch.end()).extracting(Answer::http).hasSizeGreaterThan(20).containsOnly(200);
        trial.check();
    }

    @Override
    public void close() {
        watch.close();
    }
}
