package dev.kontext.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.scheduler.loop.Input.ReadTo;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private static final Input FIRST = new ReadTo(Map.of(1, 1L));
    private static final Input SECOND = new ReadTo(Map.of(2, 2L));
    private static final Input THIRD = new ReadTo(Map.of(3, 3L));

    private final Mailbox mailbox = new Mailbox(2);

    @Test
    void whatWaitsIsTakenInOrderNoMoreThanTheLimit() throws Exception {
        mailbox.offer(FIRST);
        mailbox.offer(SECOND);

        assertThat(mailbox.gather(Duration.ZERO, System.nanoTime(), 1)).containsExactly(FIRST);
        assertThat(mailbox.gather(Duration.ZERO, System.nanoTime(), 9)).containsExactly(SECOND);
        assertThat(mailbox.isEmpty()).isTrue();
    }

    @Test
    void noMoreMayWaitThanItsCapacity() throws Exception {
        assertThat(mailbox.offer(FIRST)).isTrue();
        assertThat(mailbox.offer(SECOND)).isTrue();
        assertThat(mailbox.offer(THIRD)).isFalse();

        mailbox.gather(Duration.ZERO, System.nanoTime(), 1);

        assertThat(mailbox.offer(THIRD)).isTrue();
    }

    @Test
    void onceClosedItTakesNothingMoreAndHandsOutWhatIsLeft() throws Exception {
        mailbox.offer(FIRST);

        assertThat(mailbox.close()).containsExactly(FIRST);

        assertThat(mailbox.offer(SECOND)).isFalse();
        assertThat(mailbox.gather(Duration.ofDays(1), System.nanoTime(), 9)).isEmpty();
    }
}
