package dev.kontext.scheduler.loop;

import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.scheduler.turn.Chance;
import java.security.SecureRandom;

/** Draws what nobody can guess. */
public final class SecureChance implements Chance {
    private final SecureRandom random = new SecureRandom();

    @Override
    public LeaseId lease() {
        return LeaseId.of(bytes(16));
    }

    @Override
    public LeaseToken token() {
        return LeaseToken.of(bytes(32));
    }

    @Override
    public double jitter() {
        return random.nextDouble();
    }

    private byte[] bytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
