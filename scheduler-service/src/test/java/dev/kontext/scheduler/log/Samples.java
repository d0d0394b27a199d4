package dev.kontext.scheduler.log;

import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseRecord;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.job.Timeline;
import dev.kontext.contracts.job.WaitReason;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.log.Event;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.contracts.setting.Setting;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Events for the suites of the ports. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    public static final TenantId TENANT = new TenantId("acme");

    private Samples() {}

    /** The id with this number. */
    public static JobId job(int number) {
        return JobId.of(ByteBuffer.allocate(16).putInt(12, number).array());
    }

    /** An active job, or one that ended at {@link #NOW} and is kept a day. */
    public static JobRecord job(int number, JobStatus status) {
        return job(number, status, Lane.INTERACTIVE);
    }

    public static JobRecord job(int number, JobStatus status, Lane lane) {
        var spec = new JobSpec(
                "make it " + "very ".repeat(60) + "blue",
                List.of(),
                number,
                28,
                2.5,
                1024,
                768,
                ImageFormat.PNG,
                null,
                lane,
                Map.of("campaign", "autumn"));
        var lease = status == JobStatus.RUNNING
                ? new LeaseRecord(
                        LeaseId.of(new byte[16]),
                        1,
                        new WorkerId("gpu-0", "a1"),
                        "0".repeat(64),
                        NOW,
                        NOW.plusSeconds(120))
                : null;
        var timeline = new Timeline(NOW.plusMillis(number), NOW, null, null, null, null, null, null);
        return new JobRecord(
                job(number),
                TENANT,
                "f".repeat(64),
                spec,
                NOW.plus(Duration.ofHours(24)),
                status,
                status == JobStatus.QUEUED ? WaitReason.CAPACITY : null,
                null,
                lease,
                null,
                0,
                0,
                List.of(),
                timeline,
                null,
                null,
                status.isTerminal() ? NOW.plus(Duration.ofHours(24)) : null,
                null);
    }

    /** What is left of a job that was purged at {@link #NOW}. */
    public static JobRecord purged(int number, JobStatus status) {
        var job = job(number, status);
        return new JobRecord(
                job.id(),
                job.tenant(),
                job.fingerprint(),
                null,
                job.deadline(),
                status,
                null,
                null,
                null,
                null,
                0,
                0,
                List.of(),
                job.timeline(),
                null,
                null,
                job.expiresAt(),
                NOW);
    }

    public static EventRecord changed(JobRecord job) {
        var cause = job.purgedAt() != null
                ? Cause.PURGED
                : switch (job.status()) {
                    case QUEUED -> Cause.SUBMITTED;
                    case RUNNING -> Cause.GRANTED;
                    case SUCCEEDED -> Cause.SUCCEEDED;
                    case FAILED -> Cause.FAILED;
                    case CANCELED -> Cause.CANCELED;
                    case EXPIRED -> Cause.DEADLINE;
                };
        return event(new Event.JobChanged(cause, job));
    }

    public static EventRecord handedBack(int number) {
        return event(new Event.JobChanged(Cause.HANDED_BACK, job(number, JobStatus.QUEUED)));
    }

    public static EventRecord changed(int number, JobStatus status) {
        return changed(job(number, status));
    }

    public static EventRecord marked(int partition, long next) {
        return event(new Event.IntakeMarked(partition, next));
    }

    public static EventRecord term(long term) {
        return event(new Event.TermStarted(term, "scheduler-0", URI.create("http://scheduler-0:8081")));
    }

    public static EventRecord set(Setting setting) {
        return event(new Event.SettingChanged(setting));
    }

    private static EventRecord event(Event body) {
        return new EventRecord(UUID.randomUUID().toString(), EventRecord.SCHEMA, NOW, null, body);
    }

    /** For an append. */
    public static List<Append> appends(EventRecord... events) {
        return List.of(events).stream().map(Append::of).toList();
    }

    /** As if they had been read from the log one after another. */
    public static List<LoggedEvent> logged(long firstVersion, EventRecord... events) {
        var logged = new ArrayList<LoggedEvent>();
        for (var event : events) {
            logged.add(new LoggedEvent.Readable(firstVersion + logged.size(), event));
        }
        return logged;
    }
}
