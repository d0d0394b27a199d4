package dev.kontext.gateway.job;

/** What came of looking for a job. */
public sealed interface Lookup {
    /** It is there, or its submission is. */
    record Found(JobSnapshot snapshot) implements Lookup {}

    /** It has ended, and its data is deleted. */
    record Purged() implements Lookup {}

    /** There is no such job, or it is another tenant's. */
    record Missing() implements Lookup {}
}
