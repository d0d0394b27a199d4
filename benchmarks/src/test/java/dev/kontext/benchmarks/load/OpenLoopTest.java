package dev.kontext.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    @Test
    void aStallIsSeenByAllWhoWouldHaveCalledMeanwhile() throws InterruptedException {
        var open = new ArrayList<Promise<Boolean>>();

        var outcome = OpenLoop.run(100, Duration.ofSeconds(1), i -> {
            var answer = Promise.<Boolean>promise();
            open.add(answer);
            if (i == 99) {
                open.forEach(late -> late.complete(true));
            }
            return answer.future();
        });

        assertThat(outcome.answered()).isEqualTo(100);
        // The first was meant to start 990 ms before the last, the one in the middle 490 ms.
        assertThat(outcome.millis(100)).isGreaterThanOrEqualTo(989);
        assertThat(outcome.millis(50)).isGreaterThanOrEqualTo(489);
    }

    @Test
    void aCallThatDidNotComeOutAsWantedDoesNotCount() throws InterruptedException {
        var outcome = OpenLoop.run(
                100,
                Duration.ofMillis(100),
                i -> i == 3 ? Future.failedFuture("gone") : Future.succeededFuture(i % 2 == 0));

        assertThat(outcome.sent()).isEqualTo(10);
        assertThat(outcome.answered()).isEqualTo(5);
    }
}
