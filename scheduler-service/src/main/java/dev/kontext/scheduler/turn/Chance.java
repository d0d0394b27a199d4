package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;

/** Where what must not be guessed, and what must not march in step, is drawn from. */
public interface Chance {
    LeaseId lease();

    LeaseToken token();

    /** From 0 to 1. */
    double jitter();
}
