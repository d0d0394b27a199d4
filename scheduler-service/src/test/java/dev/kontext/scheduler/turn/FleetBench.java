package dev.kontext.scheduler.turn;

import static dev.kontext.scheduler.log.Samples.NOW;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.scheduler.fairness.DeficitRoundRobin;
import dev.kontext.scheduler.fairness.StepsAndPixels;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.job.JobMapping;
import dev.kontext.scheduler.lease.AttemptLimit;
import dev.kontext.scheduler.lease.LeaseClock;
import dev.kontext.scheduler.turn.Change.Happened;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A fleet under a clock of its own, to be driven turn by turn. It has been listened to for a whole term, so that nobody
 * has any grace left.
 */
public final class FleetBench {
    static final Duration TTL = Duration.ofSeconds(5);
    static final Duration CANCEL_GRACE = Duration.ofSeconds(10);
    static final Duration FORGET_AFTER = Duration.ofHours(24);
    static final int MOST = 100;

    /** The first position that this fleet remembers. */
    public static final long SINCE = 1_000;

    public static final Rules RULES = new Rules(
            JobBuilder.RETRY,
            new AttemptLimit(10, JobBuilder.LIMIT),
            new StepsAndPixels(400),
            JobBuilder.RECEIPTS,
            JobBuilder.RETENTION,
            FORGET_AFTER,
            CANCEL_GRACE);

    private final LeaseClock leaseClock = new LeaseClock(TTL, Duration.ofSeconds(2));
    private final Chance chance = new ChanceFake();
    private final Sessions sessions = new Sessions();
    private final Map<JobId, JobRecord> records = new HashMap<>();
    private final List<Cause> causes = new ArrayList<>();
    private final Fleet fleet =
            new Fleet(RULES, leaseClock, new DeficitRoundRobin(Map.of(Lane.INTERACTIVE, 4, Lane.BATCH, 1)), SINCE);

    private Instant now = NOW;
    private long version = SINCE;
    private List<Change> changes = List.of();

    private FleetBench() {
        elapse(TTL);
        now = NOW;
    }

    public static FleetBench aFleet() {
        return new FleetBench();
    }

    /** A job that the log already told of. */
    public FleetBench with(JobBuilder job) {
        return with(job.build());
    }

    FleetBench with(Job job) {
        var record = JobMapping.toRecord(job);
        fleet.apply(new JobChanged(Cause.SUBMITTED, record), now);
        fleet.logged(record.id(), ++version);
        records.put(record.id(), record);
        return this;
    }

    /** Another scheduler takes over: it knows what is in the log, and no worker. */
    static FleetBench takenOver(Job... jobs) {
        var bench = new FleetBench();
        for (var job : jobs) {
            bench.with(job);
        }
        bench.leaseClock.restart();
        return bench;
    }

    /** One turn with this input, as the loop takes it: what is due is looked at after it, and work is given last. */
    public <R> R turn(Function<Turn, R> input) {
        var turn = new Turn(fleet, sessions, RULES, chance, now);
        var reply = input.apply(turn);
        turn.expire(MOST);
        turn.assign(MOST);
        finish(turn);
        return reply;
    }

    /** A turn without any input. */
    void turn() {
        turn(_ -> true);
    }

    /** A turn with a heartbeat whose call is answered at its end. */
    HeartbeatReply hear(Heartbeat beat) {
        var turn = new Turn(fleet, sessions, RULES, chance, now);
        turn.heartbeat(beat);
        turn.expire(MOST);
        turn.assign(MOST);
        finish(turn);
        var reply = turn.reply(beat, 1);
        sessions.answered(beat.worker(), reply.verdicts(), now);
        return reply;
    }

    Verdict report(AttemptResult result) {
        return turn(turn -> turn.result(result));
    }

    public Requested ask(Request request) {
        return turn(turn -> turn.request(request, SINCE));
    }

    Requested submit(Submission submission) {
        return ask(new Request.JobSubmitted(submission, "topic", SINCE));
    }

    Requested cancel(JobId job) {
        return ask(new Request.CancelRequested(job, records.get(job).tenant()));
    }

    /** So much time goes by without a turn, and without a stall. */
    void elapse(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            leaseClock.pass(Duration.ofSeconds(1));
        }
        now = now.plus(time);
    }

    /** So much time goes by in which nobody listens. */
    void stall(Duration time) {
        leaseClock.pass(time);
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    public Fleet fleet() {
        return fleet;
    }

    public Sessions sessions() {
        return sessions;
    }

    public Turn newTurn() {
        return new Turn(fleet, sessions, RULES, chance, now);
    }

    /** The job as the log tells of it last. */
    public Job job(JobId id) {
        return JobMapping.toJob(record(id));
    }

    JobRecord record(JobId id) {
        return Optional.ofNullable(records.get(id)).orElseThrow();
    }

    /** What the last turn appends. */
    List<Change> changes() {
        return changes;
    }

    /** What the turns so far appended about jobs, in order. */
    public List<Cause> causes() {
        return List.copyOf(causes);
    }

    private void finish(Turn turn) {
        changes = turn.finish();
        for (var change : changes) {
            version++;
            if (change instanceof Happened(JobChanged(var cause, var record))) {
                causes.add(cause);
                records.put(record.id(), record);
                fleet.logged(record.id(), version);
            }
        }
    }
}
