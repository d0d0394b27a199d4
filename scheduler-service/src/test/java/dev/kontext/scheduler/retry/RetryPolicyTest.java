package dev.kontext.scheduler.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.scheduler.retry.NextTry.Again;
import dev.kontext.scheduler.retry.NextTry.GiveUp;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final RetryPolicy POLICY = new RetryPolicy(3, 6, FIRST, LONGEST);

    @ParameterizedTest
    @CsvSource({
        "INVALID_INPUT, false, true",
        "REJECTED,      false, true",
        "MODEL_ERROR,   false, true",
        "OUT_OF_MEMORY, true,  true",
        "DEVICE,        true,  false",
        "UNAVAILABLE,   true,  false",
        "INTERNAL,      true,  true",
    })
    void theClassDecidesWhetherAFirstFailureIsTriedAgainAndWhetherItCounts(
            FailureClass failure, boolean again, boolean charged) {
        assertThat(POLICY.afterFailure(failure, false, Tally.NONE, 1))
                .isEqualTo(again ? new Again(FIRST, charged) : new GiveUp(charged));
    }

    /** Charged attempts before this one. */
    @ParameterizedTest
    @CsvSource({"INTERNAL, 1, true", "INTERNAL, 2, false", "UNAVAILABLE, 2, true", "DEVICE, 2, true"})
    void theThirdAttemptThatCountsIsTheLast(FailureClass failure, int before, boolean again) {
        assertThat(POLICY.afterFailure(failure, false, new Tally(before, 0, 0, 0, 0), 1) instanceof Again)
                .isEqualTo(again);
    }

    @Test
    void tooLittleMemoryIsTriedAgainOnce() {
        assertThat(POLICY.afterFailure(FailureClass.OUT_OF_MEMORY, false, new Tally(1, 0, 1, 0, 1), 1))
                .isEqualTo(new GiveUp(true));
    }

    @Test
    @Tag("row-17")
    @DisplayName("row 17: the first failure of a device is not charged")
    void onlyTheFirstBrokenDeviceIsFree() {
        assertThat(POLICY.afterFailure(FailureClass.DEVICE, false, new Tally(0, 0, 0, 1, 0), 1))
                .isEqualTo(new Again(FIRST, true));
        assertThat(POLICY.afterFailure(FailureClass.DEVICE, false, new Tally(2, 0, 0, 1, 0), 1))
                .isEqualTo(new GiveUp(true));
    }

    @Test
    void anOutageOfOurOwnNeverEndsAJob() {
        assertThat(POLICY.afterFailure(FailureClass.UNAVAILABLE, false, new Tally(2, 2, 1_000_000, 1, 0), 1))
                .isEqualTo(new Again(LONGEST, false));
    }

    @Test
    void aRequestThatTheModelDoesNotSurviveEndsAfterItsAttempts() {
        assertThat(POLICY.afterFailure(FailureClass.UNAVAILABLE, true, new Tally(1, 0, 1, 0, 0), 1))
                .isInstanceOf(Again.class);
        assertThat(POLICY.afterFailure(FailureClass.UNAVAILABLE, true, new Tally(2, 0, 2, 0, 0), 1))
                .isEqualTo(new GiveUp(true));
    }

    /** Milliseconds with the least and with the most jitter. */
    @ParameterizedTest
    @CsvSource({"0, 500, 1000", "1, 1000, 2000", "5, 16000, 32000", "6, 30000, 60000", "2147483647, 30000, 60000"})
    void theDelayDoublesUpToItsLongestAndIsBetweenHalfAndAllOfIt(int failures, long least, long most) {
        var before = new Tally(0, 0, failures, 0, 0);

        assertThat(POLICY.afterFailure(FailureClass.INTERNAL, false, before, 0))
                .isEqualTo(new Again(Duration.ofMillis(least), true));
        assertThat(POLICY.afterFailure(FailureClass.INTERNAL, false, before, 1))
                .isEqualTo(new Again(Duration.ofMillis(most), true));
    }

    @Test
    void aLostLeaseIsTriedAgainAtOnceAndCounts() {
        assertThat(POLICY.afterLoss(true, Tally.NONE)).isEqualTo(new Again(Duration.ZERO, true));
        assertThat(POLICY.afterLoss(true, new Tally(2, 2, 0, 0, 0))).isEqualTo(new GiveUp(true));
    }

    @Test
    void aLeaseThatWasNeverListedIsLostUncharged() {
        assertThat(POLICY.afterLoss(false, new Tally(2, 2, 0, 0, 0))).isEqualTo(new Again(Duration.ZERO, false));
        assertThat(POLICY.afterLoss(false, new Tally(0, 5, 0, 0, 0))).isEqualTo(new GiveUp(false));
    }

    @Test
    void noJobLosesMoreThanSixLeasesWhetherTheyCountOrNot() {
        var patient = new RetryPolicy(100, 6, FIRST, LONGEST);

        assertThat(patient.afterLoss(true, new Tally(0, 4, 0, 0, 0))).isEqualTo(new Again(Duration.ZERO, true));
        assertThat(patient.afterLoss(true, new Tally(0, 5, 0, 0, 0))).isEqualTo(new GiveUp(true));
    }

    @Test
    void aPolicyThatNeverTriesOrWaitsBackwardsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(0, 6, FIRST, LONGEST));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(3, 0, FIRST, LONGEST));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(3, 6, LONGEST, FIRST));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(3, 6, FIRST.negated(), LONGEST));
    }
}
