package dev.kontext.scheduler.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimersTest {
    private final Timers<String> timers = new Timers<>();

    @Test
    void whatIsDueIsTakenOnceTheEarliestFirst() {
        timers.set("late", 30);
        timers.set("early", 10);
        timers.set("next", 20);

        assertThat(timers.take(20, 10)).containsExactly("early", "next");
        assertThat(timers.take(20, 10)).isEmpty();
        assertThat(timers.next()).hasValue(30);
    }

    @Test
    void whatIsDueAtTheSameTimeKeepsItsOrder() {
        timers.set("b", 10);
        timers.set("a", 10);
        timers.set("c", 10);

        assertThat(timers.take(10, 10)).containsExactly("b", "a", "c");
    }

    @Test
    void noMoreThanTheLimitIsTaken() {
        timers.set("a", 1);
        timers.set("b", 2);
        timers.set("c", 3);

        assertThat(timers.take(3, 2)).containsExactly("a", "b");
        assertThat(timers.take(3, 2)).containsExactly("c");
    }

    @Test
    void aKeyHasOneTime() {
        timers.set("a", 10);
        timers.set("a", 20);

        assertThat(timers.take(10, 10)).isEmpty();
        assertThat(timers.next()).hasValue(20);
    }

    @Test
    void ofManyTimesTheLastSetOfEachKeyCounts() {
        for (int time = 0; time < 1_000; time++) {
            timers.set("a", time);
            timers.set("b", 2_000 - time);
            timers.set("cleared " + time, time);
            timers.clear("cleared " + time);
        }

        assertThat(timers.size()).isLessThan(100);
        assertThat(timers.take(998, 10)).isEmpty();
        assertThat(timers.take(1_001, 10)).containsExactly("a", "b");
        assertThat(timers.next()).isEmpty();
    }

    @Test
    void whatIsTakenLeavesNoOldTimesBehind() {
        for (int key = 0; key < 1_000; key++) {
            timers.set("key " + key, 10_000);
            timers.set("key " + key, 10);
        }

        assertThat(timers.take(10, 1_000)).hasSize(1_000);

        assertThat(timers.size()).isLessThan(100);
    }

    @Test
    void whatIsClearedIsNeverDue() {
        timers.set("a", 10);
        timers.clear("a");
        timers.clear("never set");

        assertThat(timers.next()).isEmpty();
        assertThat(timers.take(10, 10)).isEmpty();
    }
}
