package dev.kontext.benchmarks.load;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Calls as fast as they are answered, some at a time, until the JVMs have compiled what matters. */
final class Warming {
    private static final int AT_ONCE = 16;

    /** Seconds from one figure to the next: a rate that still rises was not warm. */
    private static final int TELL = 20;

    private final LongFunction<Future<Boolean>> call;
    private final long end;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger(AT_ONCE);

    private Warming(Duration length, LongFunction<Future<Boolean>> call) {
        this.call = call;
        this.end = System.nanoTime() + length.toNanos();
    }

    /** Returns when the last call is answered. */
    static void run(Duration length, LongFunction<Future<Boolean>> call) throws InterruptedException {
        var warming = new Warming(length, call);
        for (int i = 0; i < AT_ONCE; i++) {
            warming.next();
        }
        long told = 0;
        for (int second = TELL; second < length.toSeconds(); second += TELL) {
            Thread.sleep(Duration.ofSeconds(TELL));
            long done = warming.calls.get();
            System.err.printf(Locale.ROOT, "  warming up, %d s: %d/s%n", second, (done - told) / TELL);
            told = done;
        }
        Rig.await(length.plusSeconds(60), () -> warming.open.get() == 0);
        if (warming.failed.get() > 0) {
            throw new IllegalStateException(
                    warming.failed + " of " + warming.calls + " calls to warm up were not answered as wanted");
        }
    }

    private void next() {
        if (System.nanoTime() - end >= 0) {
            open.decrementAndGet();
            return;
        }
        call.apply(calls.getAndIncrement()).onComplete(result -> {
            if (result.failed() || !result.result()) {
                failed.incrementAndGet();
            }
            next();
        });
    }
}
