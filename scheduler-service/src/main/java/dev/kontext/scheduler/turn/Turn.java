package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.log.Event.IntakeMarked;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobState.Held;
import dev.kontext.scheduler.turn.Change.Forgotten;
import dev.kontext.scheduler.turn.Change.Happened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One turn: takes inputs one after the other, each decided on what the ones before it came to. What it changes in memory
 * counts only once its changes are in the log; if they do not get there, fleet and sessions have to be thrown away.
 */
public final class Turn {
    private final Fleet fleet;
    private final Sessions sessions;
    private final Instant now;
    private final Beats beats;
    private final Results results;
    private final Requests requests;
    private final Expiries expiries;
    private final Grants grants;
    private final Purges purges;

    private final List<Change> changes = new ArrayList<>();
    private final Map<Integer, Long> marks = new LinkedHashMap<>();
    private final Map<JobId, Progress> progress = new LinkedHashMap<>();
    private final Set<WorkerId> touchedWorkers = new LinkedHashSet<>();
    private int leasesExpired;
    private int fencedResults;

    public Turn(Fleet fleet, Sessions sessions, Rules rules, Chance chance, Instant now) {
        this.fleet = fleet;
        this.sessions = sessions;
        this.now = now;
        this.beats = new Beats(fleet, sessions, rules, now);
        this.results = new Results(fleet, sessions, rules, chance, now);
        this.requests = new Requests(fleet, rules, now);
        this.expiries = new Expiries(fleet, sessions, rules, now);
        this.grants = new Grants(fleet, sessions, rules, chance, now);
        this.purges = new Purges(fleet, rules, now);
    }

    /** A worker says what it holds. {@link #reply} tells what there is to say, once the turn is in the log. */
    public void heartbeat(Heartbeat beat) {
        take(beats.arrive(beat));
        progress.putAll(beats.progress(beat));
    }

    /** The end of an attempt. */
    public Verdict result(AttemptResult result) {
        var verdict = take(results.decide(result));
        if (verdict == Verdict.FENCED) {
            fencedResults++;
        }
        return verdict;
    }

    /**
     * Something that was asked for, in the order of its partition.
     *
     * @param lookedAt position of the log at which the job had no record, see {@link EndedJobs#since()}
     */
    public Requested request(Request request, long lookedAt) {
        return take(requests.decide(request, lookedAt));
    }

    /** A submission that cannot be read or handled. */
    public Requested unreadable(JobId job, TenantId tenant, long lookedAt) {
        return take(requests.unreadable(job, tenant, lookedAt));
    }

    /** The requests of this partition are handled up to here. */
    public void mark(int partition, long next) {
        marks.put(partition, next);
    }

    /**
     * An ended job, as Redis holds it, whose purge may be due.
     *
     * @param readAt position of the records when this one was read
     */
    public void purge(StoredJob stored, long readAt) {
        take(purges.decide(stored, readAt));
    }

    /**
     * Looks at what is due. To be called after all inputs, so that nobody is judged by what was not listened to.
     *
     * @return whether there may be more that is due
     */
    public boolean expire(int limit) {
        var due = expiries.due(limit);
        due.forEach(job -> take(expiries.decideDue(job)));
        var silent = expiries.silent(limit);
        for (var job : silent) {
            take(expiries.decideSilent(job));
            leasesExpired++;
        }
        return due.size() == limit || silent.size() == limit;
    }

    /**
     * Gives work to the workers that wait for it. To be called last.
     *
     * @return whether there may be more to give
     */
    public boolean assign(int limit) {
        var wanting = sessions.wantingWork(now);
        int granted = 0;
        for (var session : wanting) {
            if (granted == limit || !fleet.line().hasNext()) {
                return granted == limit;
            }
            if (take(grants.decide(session))) {
                granted++;
            }
        }
        return false;
    }

    /** Ends the turn: what is to be appended, the intake marks last. */
    public List<Change> finish() {
        marks.forEach((partition, next) -> {
            var mark = new Happened(new IntakeMarked(partition, next));
            apply(mark);
            changes.add(mark);
        });
        marks.clear();
        return List.copyOf(changes);
    }

    /** How far running jobs are, where it was told. */
    public Map<JobId, Progress> progress() {
        return Map.copyOf(progress);
    }

    /** The workers whose open calls may have something new to be told. */
    public Set<WorkerId> touchedWorkers() {
        return Set.copyOf(touchedWorkers);
    }

    /** Leases that ended because their worker was silent. */
    public int leasesExpired() {
        return leasesExpired;
    }

    /** Those of them that their worker has never listed. */
    public int grantsMissed() {
        return expiries.grantsMissed();
    }

    /** Results that were refused because their lease was not, or no longer, the worker's. */
    public int fencedResults() {
        return fencedResults;
    }

    /** Results whose pictures cannot be those of their attempt. */
    public int refusedResults() {
        return results.refused();
    }

    /** Jobs that were given back though nobody had asked for it and the worker does not stop. */
    public int givenBack() {
        return results.givenBack();
    }

    /** Attempts in heartbeats whose lease was not, or no longer, the worker's. */
    public int fencedAttempts() {
        return beats.fenced();
    }

    /** What there is to say to this worker now. */
    public HeartbeatReply reply(Heartbeat beat, long term) {
        return beats.reply(beat, term);
    }

    /** The scheduler's time in this turn. */
    public Instant now() {
        return now;
    }

    private <R> R take(Decision<R> decision) {
        for (var change : decision.changes()) {
            touch(change);
            apply(change);
            changes.add(change);
        }
        return decision.reply();
    }

    private void apply(Change change) {
        switch (change) {
            case Happened(var event) -> fleet.apply(event, now);
            case Forgotten(var job) -> fleet.forget(job, now);
        }
    }

    /** The worker that held the job before has to be told, and the one that holds it now. */
    private void touch(Change change) {
        if (!(change instanceof Happened(JobChanged(var _, var record)))) {
            return;
        }
        var next = record.lease();
        if (fleet.job(record.id()).map(Job::state).orElse(null) instanceof Held before) {
            var lease = before.lease();
            touchedWorkers.add(lease.worker());
            if (next == null || !next.id().equals(lease.id())) {
                sessions.of(lease.worker()).ifPresent(session -> session.ended(lease.id()));
            }
        }
        if (next != null) {
            touchedWorkers.add(next.worker());
        }
    }
}
