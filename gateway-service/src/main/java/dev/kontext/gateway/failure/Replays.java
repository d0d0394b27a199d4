package dev.kontext.gateway.failure;

import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.gateway.failure.DeadLetters.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Replays failed jobs and dead letters, many at a time. */
@ApplicationScoped
public class Replays {
    private final JobReplay jobs;
    private final LetterReplay letters;

    public Replays(JobReplay jobs, LetterReplay letters) {
        this.jobs = jobs;
        this.letters = letters;
    }

    /** @param what a job's id, or a dead letter's offset */
    public record Outcome(String what, Replay came) {}

    public List<Outcome> ofJobs(List<StoredJob> failed, boolean dryRun, Optional<String> traceparent) {
        return failed.stream()
                .map(StoredJob::job)
                .map(job -> new Outcome(
                        job.id().value(), jobs.replay(job.tenant(), job.id(), job.spec(), dryRun, traceparent)))
                .toList();
    }

    public List<Outcome> ofLetters(List<Entry> entries, boolean dryRun, Optional<String> traceparent) {
        return entries.stream()
                .map(entry ->
                        new Outcome(Long.toString(entry.offset()), letters.replay(entry.letter(), dryRun, traceparent)))
                .toList();
    }
}
