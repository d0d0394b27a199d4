package dev.kontext.scheduler.retry;

/**
 * What counts when a job is to be tried again: all of it before the attempt that is judged.
 *
 * @param charged attempts that count
 * @param lostLeases leases that were lost
 * @param failures attempts whose worker reported a failure
 * @param deviceFailures those of them that a broken GPU was blamed for
 * @param memoryFailures those of them that a GPU with too little memory was blamed for
 */
public record Tally(int charged, int lostLeases, int failures, int deviceFailures, int memoryFailures) {
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0);
}
