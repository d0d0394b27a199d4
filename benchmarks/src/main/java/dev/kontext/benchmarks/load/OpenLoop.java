package dev.kontext.benchmarks.load;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Starts calls at a steady rate whatever the answers take, and counts each one's time from when it was meant to start: a
 * server that stalls is seen by all who would have called meanwhile.
 */
final class OpenLoop {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long HIGHEST = TimeUnit.MINUTES.toNanos(2);

    private OpenLoop() {}

    /**
     * What came of it.
     *
     * @param answered as wanted
     * @param seconds from the first start to the last answer
     */
    record Outcome(long sent, long answered, double seconds, Histogram latency) {
        double perSecond() {
            return answered / seconds;
        }

        double millis(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1e6;
        }

        String latencies() {
            return String.format(
                    Locale.ROOT,
                    "p50 %.1f, p99 %.1f, max %.0f ms",
                    millis(50),
                    millis(99),
                    latency.getMaxValue() / 1e6);
        }
    }

    /** @param call starts the n-th call; its answer is whether it came out as wanted */
    static Outcome run(double perSecond, Duration length, LongFunction<Future<Boolean>> call)
            throws InterruptedException {
        long count = (long) (perSecond * length.toMillis() / 1000);
        var latency = new ConcurrentHistogram(HIGHEST, 3);
        var open = new AtomicLong(count);
        var answered = new AtomicLong();
        var lastAt = new AtomicLong();
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            long intended = start + (long) (i * 1e9 / perSecond);
            for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            call.apply(i).onComplete(result -> {
                long now = System.nanoTime();
                latency.recordValue(Math.min(HIGHEST, Math.max(0, now - intended)));
                if (result.succeeded() && result.result()) {
                    answered.incrementAndGet();
                }
                lastAt.accumulateAndGet(now - start, Math::max);
                open.decrementAndGet();
            });
        }
        Rig.await(PATIENCE.plus(length), () -> open.get() == 0);
        return new Outcome(count, answered.get(), lastAt.get() / 1e9, latency);
    }
}
