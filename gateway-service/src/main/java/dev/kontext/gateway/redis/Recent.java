package dev.kontext.gateway.redis;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was read not long ago, or is read again. Calls at once may each read. */
final class Recent<T> {
    private final Duration life;
    private final LongSupplier nanoTime;
    private final Supplier<T> read;
    private volatile @Nullable Kept<T> kept;

    /** @param life how old it may be */
    Recent(Duration life, Supplier<T> read) {
        this(life, System::nanoTime, read);
    }

    Recent(Duration life, LongSupplier nanoTime, Supplier<T> read) {
        this.life = life;
        this.nanoTime = nanoTime;
        this.read = read;
    }

    private record Kept<T>(T value, long readAt) {}

    T get() {
        long now = nanoTime.getAsLong();
        var last = kept;
        if (last != null && now - last.readAt() < life.toNanos()) {
            return last.value();
        }
        var value = read.get();
        kept = new Kept<>(value, now);
        return value;
    }
}
