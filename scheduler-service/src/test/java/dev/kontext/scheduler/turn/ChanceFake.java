package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import java.nio.ByteBuffer;

/** Draws one number after the other, and no jitter. */
final class ChanceFake implements Chance {
    private int drawn;

    @Override
    public LeaseId lease() {
        return LeaseId.of(ByteBuffer.allocate(16).putInt(12, ++drawn).array());
    }

    @Override
    public LeaseToken token() {
        return LeaseToken.of(ByteBuffer.allocate(32).putInt(28, ++drawn).array());
    }

    @Override
    public double jitter() {
        return 0;
    }
}
