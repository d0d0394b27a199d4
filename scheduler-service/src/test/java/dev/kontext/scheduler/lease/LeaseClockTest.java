package dev.kontext.scheduler.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseClockTest {
    private static final Duration TTL = Duration.ofSeconds(5);
    private static final Duration STALL = Duration.ofSeconds(2);

    private final LeaseClock clock = new LeaseClock(TTL, STALL);

    @Test
    void aLeaseEndsATermAfterItsLastHeartbeat() {
        pass(10);
        long heardAt = clock.now();
        pass(4);

        assertThat(clock.endOf(heardAt) - clock.now()).isEqualTo(1_000);
    }

    @Test
    void aStallDoesNotCountAndGivesEveryLeaseAFullTerm() {
        pass(10);
        long heardAt = clock.now();
        pass(4);

        clock.pass(Duration.ofHours(1));

        assertThat(clock.now()).isEqualTo(14_000);
        assertThat(clock.endOf(heardAt) - clock.now()).isEqualTo(TTL.toMillis());
    }

    @Test
    void theLongestTurnThatIsNoStallCounts() {
        clock.pass(STALL);
        assertThat(clock.now()).isEqualTo(STALL.toMillis());

        clock.pass(STALL.plusNanos(1));
        assertThat(clock.now()).isEqualTo(STALL.toMillis());
    }

    @Test
    void aTakeoverGivesEveryLeaseAFullTerm() {
        pass(10);

        clock.restart();

        assertThat(clock.endOf(0) - clock.now()).isEqualTo(TTL.toMillis());
    }

    @Test
    void itNeverGoesBack() {
        pass(3);

        clock.pass(Duration.ofSeconds(-1));

        assertThat(clock.now()).isEqualTo(3_000);
    }

    @Test
    void shortTurnsAddUp() {
        for (int turn = 0; turn < 2_000; turn++) {
            clock.pass(Duration.ofNanos(500_000));
        }

        assertThat(clock.now()).isEqualTo(1_000);
    }

    @Test
    void nothingIsHeldAgainstAnybodyForATermAfterAStart() {
        assertThat(clock.graceLeft()).isEqualTo(TTL);
        pass(4);
        assertThat(clock.graceLeft()).isEqualTo(Duration.ofSeconds(1));
        pass(4);
        assertThat(clock.graceLeft()).isEqualTo(Duration.ZERO);

        clock.restart();

        assertThat(clock.graceLeft()).isEqualTo(TTL);
    }

    @Test
    void aTermThatIsNoLongerThanAStallIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LeaseClock(STALL, STALL));
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.pass(Duration.ofSeconds(1));
        }
    }
}
