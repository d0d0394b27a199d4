package dev.kontext.scheduler.job;

import static dev.kontext.scheduler.job.JobBuilder.RETENTION;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.AttemptOutcome;
import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobError;
import dev.kontext.contracts.job.WaitReason;
import dev.kontext.scheduler.job.JobState.Canceled;
import dev.kontext.scheduler.job.JobState.Canceling;
import dev.kontext.scheduler.job.JobState.Ended;
import dev.kontext.scheduler.job.JobState.Expired;
import dev.kontext.scheduler.job.JobState.Failed;
import dev.kontext.scheduler.job.JobState.Leased;
import dev.kontext.scheduler.job.JobState.Queued;
import dev.kontext.scheduler.job.JobState.Succeeded;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the states offer, and what their moves do to the count of attempts. Where each move leads: {@code MovesTest}. */
class JobStateTest {
    static final List<Arguments> OFFERS = List.of(
            Arguments.of(Queued.class, Set.of("grant", "cancel", "expire")),
            Arguments.of(Leased.class, Set.of("lose", "succeed", "fail", "handBack", "cancel", "expire")),
            Arguments.of(Canceling.class, Set.of("end")),
            Arguments.of(Succeeded.class, Set.of()),
            Arguments.of(Failed.class, Set.of()),
            Arguments.of(Canceled.class, Set.of()),
            Arguments.of(Expired.class, Set.of()));

    @ParameterizedTest
    @FieldSource("OFFERS")
    void aStateOffersOnlyItsLegalMoves(Class<? extends JobState> state, Set<String> moves) {
        assertThat(Arrays.stream(state.getDeclaredMethods())
                        .filter(JobStateTest::isMove)
                        .map(Method::getName)
                        .collect(Collectors.toSet()))
                .isEqualTo(moves);
    }

    private static boolean isMove(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && !method.isSynthetic()
                && JobState.class.isAssignableFrom(method.getReturnType());
    }

    /** @param charged whether the last attempt counts */
    @ParameterizedTest
    @MethodSource("ends")
    void theEndOfAnAttemptIsKept(Job job, AttemptOutcome outcome, boolean charged, int lost) {
        var history = job.state().history();

        assertThat(history.attempts())
                .containsExactly(new AttemptRecord(
                        1,
                        JobBuilder.leaseId(job.id(), 1),
                        WORKER,
                        outcome,
                        outcome == AttemptOutcome.FAILED ? FailureClass.INTERNAL : null,
                        charged,
                        NOW,
                        NOW));
        assertThat(history.charged()).isEqualTo(charged ? 1 : 0);
        assertThat(history.lostLeases()).isEqualTo(lost);
    }

    static Stream<Arguments> ends() {
        var leased = aJob().leasedTo(WORKER).build();
        var expired = leased.to(((Leased) leased.state()).expire(NOW, RETENTION), NOW);
        var canceling = aJob().leasedTo(WORKER).canceling().build();
        var lost = canceling.to(((Canceling) canceling.state()).end(true, NOW, RETENTION), NOW);
        return Stream.of(
                Arguments.of(aJob().leasedTo(WORKER).leaseLost().build(), AttemptOutcome.LOST, true, 1),
                Arguments.of(aJob().leasedTo(WORKER).succeeded().build(), AttemptOutcome.SUCCEEDED, true, 0),
                Arguments.of(
                        aJob().leasedTo(WORKER).failed(FailureClass.INTERNAL).build(), AttemptOutcome.FAILED, true, 0),
                Arguments.of(aJob().leasedTo(WORKER).handedBack().build(), AttemptOutcome.HANDED_BACK, false, 0),
                Arguments.of(aJob().leasedTo(WORKER).canceling().stopped().build(), AttemptOutcome.CANCELED, false, 0),
                Arguments.of(lost, AttemptOutcome.LOST, false, 1),
                Arguments.of(expired, AttemptOutcome.EXPIRED, false, 0));
    }

    @Test
    void aLostJobIsReadyAtOnceAndAFailedOneAfterItsDelay() {
        var lost = aJob().leasedTo(WORKER).leaseLost().build();
        var leased = (Leased) aJob().leasedTo(WORKER).build().state();
        var failed = leased.fail(FailureClass.INTERNAL, "It failed.", false, JobBuilder.RETRY, 1, NOW, RETENTION);

        assertThat(lost.state())
                .isEqualTo(new Queued(NOW, WaitReason.RETRY, lost.state().history()));
        assertThat(failed).isEqualTo(new Queued(NOW.plusSeconds(1), WaitReason.RETRY, failed.history()));
    }

    @Test
    void aJobThatIsHandedBackWaitsForCapacityOnly() {
        var job = aJob().leasedTo(WORKER).handedBack().build();

        assertThat(job.state())
                .isEqualTo(new Queued(NOW, WaitReason.CAPACITY, job.state().history()));
    }

    @Test
    void aFailedJobNamesItsClassAndTheWorkersWords() {
        var job = aJob().leasedTo(WORKER).failed(FailureClass.INVALID_INPUT).build();

        assertThat(job.state())
                .isEqualTo(new Failed(
                        new JobError("invalid_input", "It failed.", false),
                        job.state().history(),
                        NOW.plus(RETENTION)));
    }

    @Test
    void aCanceledJobTellsWhenItWasAskedForWhileItRan() {
        var running = aJob().leasedTo(WORKER).canceling().stopped().build();
        var waiting = aJob().canceled().build();

        assertThat(((Canceled) running.state()).askedAt()).contains(NOW);
        assertThat(((Canceled) waiting.state()).askedAt()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("ended")
    void anEndedJobIsKeptForItsRetention(Job job) {
        assertThat(((Ended) job.state()).expiresAt()).isEqualTo(NOW.plus(RETENTION));
    }

    static Stream<Job> ended() {
        return Stream.of(
                aJob().leasedTo(WORKER).succeeded().build(),
                aJob().leasedTo(WORKER).failed(FailureClass.REJECTED).build(),
                aJob().canceled().build(),
                aJob().leasedTo(WORKER).canceling().stopped().build(),
                aJob().expired().build());
    }
}
