package dev.kontext.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.worker.AttemptResult.Failed;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.imaging.Pixels;
import dev.kontext.worker.attempt.PictureRules;
import dev.kontext.worker.fake.ScriptedFilter;
import dev.kontext.worker.fake.ScriptedFilter.Point;
import dev.kontext.worker.filter.FilterUnavailableException;
import dev.kontext.worker.filter.FilterVerdict;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a content filter is asked, and what its word does. */
class ContentFilterTest extends WorkerBench {
    private final ScriptedFilter filter = new ScriptedFilter();

    @Override
    PictureRules rules() {
        return new PictureRules(filter, true);
    }

    private Grant edit() {
        return bench.edit("p", Pixels.filled(64, 64, 1, 2, 3));
    }

    private void runs(Grant grant) {
        bench.start();
        bench.scheduler.enqueue(grant);
    }

    @Test
    void anEditIsJudgedByItsPromptItsInputAndItsResult() {
        var grant = edit();
        runs(grant);

        assertThat(endOf(grant.lease())).isInstanceOf(Succeeded.class);
        assertThat(filter.asked()).containsExactly(Point.PROMPT, Point.INPUT, Point.OUTPUT);
    }

    @Test
    void eachOfSeveralReferencesIsJudged() {
        var grant = severalReferences();
        runs(grant);

        assertThat(endOf(grant.lease())).isInstanceOf(Succeeded.class);
        assertThat(filter.asked()).containsExactly(Point.PROMPT, Point.INPUT, Point.INPUT, Point.OUTPUT);
    }

    @Test
    void aRejectedSecondReferenceDoesNotReachTheGpu() {
        var asked = new AtomicInteger();
        filter.answer(
                Point.INPUT,
                () -> asked.incrementAndGet() == 2 ? new FilterVerdict.Rejected("nudity") : FilterVerdict.ALLOWED);
        var grant = severalReferences();
        runs(grant);

        assertThat(endOf(grant.lease()))
                .isEqualTo(new Failed(FailureClass.REJECTED, "The content filter rejected the input: nudity."));
        assertThat(triton.requests()).isEmpty();
    }

    private Grant severalReferences() {
        return bench.stitched("p", Pixels.filled(64, 64, 1, 2, 3), Pixels.filled(80, 40, 4, 5, 6));
    }

    @Test
    void aPictureWithoutAnInputIsJudgedByItsPromptAndItsResult() {
        var grant = bench.generation("p");
        runs(grant);

        assertThat(endOf(grant.lease())).isInstanceOf(Succeeded.class);
        assertThat(filter.asked()).containsExactly(Point.PROMPT, Point.OUTPUT);
    }

    @Test
    void aRejectedPromptCostsNeitherAFetchNorTheGpu() {
        filter.reject(Point.PROMPT, "public_figure");
        var grant = edit();
        runs(grant);

        assertThat(endOf(grant.lease()))
                .isEqualTo(new Failed(FailureClass.REJECTED, "The content filter rejected the prompt: public_figure."));
        assertThat(bench.storage.calls()).isZero();
        assertThat(triton.requests()).isEmpty();
    }

    @Test
    void aRejectedInputDoesNotWaitForTheGpu() {
        holdGpu();
        filter.reject(Point.INPUT, "nudity");
        var running = bench.generation("p");
        runs(running);
        awaitPhase(running.lease(), Phase.EDITING);

        var grant = edit();
        bench.scheduler.enqueue(grant);

        assertThat(endOf(grant.lease()))
                .isEqualTo(new Failed(FailureClass.REJECTED, "The content filter rejected the input: nudity."));
        gpu.countDown();
        assertThat(endOf(running.lease())).isInstanceOf(Succeeded.class);
        assertThat(triton.requests()).hasSize(1);
    }

    @Test
    void nothingOfARejectedResultIsStored() {
        filter.reject(Point.OUTPUT, "violence");
        var grant = edit();
        runs(grant);

        assertThat(endOf(grant.lease()))
                .isEqualTo(new Failed(FailureClass.REJECTED, "The content filter rejected the result: violence."));
        assertThat(triton.requests()).hasSize(1);
        assertThat(bench.storage.resultCount()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void aFilterThatCannotTellLetsNothingThrough(Point point) {
        filter.answer(point, () -> {
            throw new FilterUnavailableException("connection refused by http://filter");
        });
        var grant = edit();
        runs(grant);

        assertFailed(endOf(grant.lease()), FailureClass.UNAVAILABLE);
        assertThat(bench.storage.resultCount()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void aFilterThatBreaksLetsNothingThrough(Point point) {
        filter.answer(point, () -> {
            throw new IllegalStateException("secret");
        });
        var grant = edit();
        runs(grant);

        assertFailed(endOf(grant.lease()), FailureClass.INTERNAL);
        assertThat(bench.storage.resultCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Nudity", "no nudity", "1st", "a.b"})
    void aReasonIsAWordForPrograms(String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> new FilterVerdict.Rejected(reason));
    }
}
