package dev.kontext.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentTest {
    private static final Duration LIFE = Duration.ofMillis(250);

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private final Recent<Integer> recent = new Recent<>(LIFE, now::get, reads::incrementAndGet);

    @Test
    void whatIsRecentIsNotReadAgain() {
        assertThat(recent.get()).isEqualTo(1);
        now.addAndGet(LIFE.toNanos() - 1);

        assertThat(recent.get()).isEqualTo(1);
    }

    @Test
    void whatIsOldIsReadAgain() {
        recent.get();
        now.addAndGet(LIFE.toNanos());

        assertThat(recent.get()).isEqualTo(2);
    }

    @Test
    void aFailureIsNotKept() {
        var failing = new Recent<Integer>(LIFE, now::get, () -> {
            if (reads.incrementAndGet() == 1) {
                throw new IllegalStateException("away");
            }
            return reads.get();
        });

        assertThatThrownBy(failing::get).isInstanceOf(IllegalStateException.class);
        assertThat(failing.get()).isEqualTo(2);
    }
}
