package dev.kontext.scheduler.simulation;

import java.util.List;
import java.util.Random;

/** Everything that is not certain. The same seed throws the same. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        random = new Random(seed);
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    long between(long least, long most) {
        return least + (long) (random.nextDouble() * (most - least + 1));
    }

    <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    double share() {
        return random.nextDouble();
    }

    byte[] bytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
