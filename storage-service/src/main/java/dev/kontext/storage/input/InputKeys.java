package dev.kontext.storage.input;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.TenantId;
import java.time.Instant;

/**
 * Where the parts of one input lie. The instants of its life are in the names of empty objects, which two writers can
 * add at once without one undoing the other.
 *
 * @param folder {@code <tenant>/in/<sha256>/}
 */
record InputKeys(String folder) {
    /** Keep-until instants are rounded up to this, so that many jobs on one input leave few objects. */
    private static final long KEEP_STEP_SECONDS = 3600;

    static InputKeys of(TenantId tenant, Digest digest) {
        return new InputKeys(tenant.value() + "/in/" + digest.hex() + "/");
    }

    String original() {
        return folder + "original";
    }

    String pixels() {
        return folder + "pixels";
    }

    String meta() {
        return folder + "meta";
    }

    String keep(Instant until) {
        long seconds = until.getEpochSecond() + (until.getNano() > 0 ? 1 : 0);
        return folder + "keep/" + Math.ceilDiv(seconds, KEEP_STEP_SECONDS) * KEEP_STEP_SECONDS;
    }

    String condemned(Instant at) {
        return folder + "condemned/" + at.getEpochSecond();
    }

    String deleting(Instant at) {
        return folder + "deleting/" + at.getEpochSecond();
    }
}
