package dev.kontext.scheduler.redis;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.log.Event.IntakeMarked;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.log.Event.SettingChanged;
import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.record.ApplyOutcome;
import dev.kontext.scheduler.record.JobRecords;
import dev.kontext.scheduler.record.Lookup;
import dev.kontext.scheduler.record.Snapshot;
import dev.kontext.scheduler.record.UnreadableRecordException;
import dev.kontext.scheduler.wire.Json;
import dev.kontext.scheduler.wire.UnreadableJsonException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.ZRangeParams;

/** The records in Redis: one script a batch. */
public final class RedisJobRecords implements JobRecords {
    private static final Logger LOG = Logger.getLogger(RedisJobRecords.class);
    private static final List<String> POSITION = List.of(RedisLayout.POSITION);

    private final RedisConnection redis;

    /** @param redis stays open when this is closed */
    public RedisJobRecords(RedisConnection redis) {
        this.redis = redis;
    }

    @Override
    public Optional<LogPosition> position() {
        return position(redis.call(client -> Optional.ofNullable(client.get(RedisLayout.POSITION)))
                .orElse(null));
    }

    @Override
    public ApplyOutcome apply(
            Optional<LogPosition> expected, List<LoggedEvent> events, LogPosition next, boolean gaps) {
        var words = new ArrayList<String>();
        words.add(text(expected));
        words.add(next.toString());
        commands(events, gaps).addTo(words);
        var reply = reply(redis.run(Scripts.APPLY, POSITION, words));
        return reply.done() ? new ApplyOutcome.Applied() : new ApplyOutcome.Elsewhere(position(reply.position()));
    }

    private BatchCommands commands(List<LoggedEvent> events, boolean gaps) {
        var last = new LinkedHashMap<String, LoggedEvent>();
        var reborn = new HashSet<String>();
        for (var event : events) {
            if (last.put(event.key(), event) instanceof LoggedEvent.Tombstone) {
                reborn.add(event.key());
            }
        }
        var commands = new BatchCommands();
        var forgotten = new ArrayList<JobId>();
        var time = Instant.EPOCH;
        for (var event : last.values()) {
            switch (event) {
                case LoggedEvent.Readable(long version, var record) -> {
                    time = record.time().isAfter(time) ? record.time() : time;
                    switch (record.body()) {
                        case JobChanged(var cause, var job) ->
                            commands.write(
                                    new StoredJob(version, job),
                                    gaps || reborn.contains(event.key()) ? Before.ANYWHERE : before(cause));
                        case IntakeMarked(int partition, long next) -> commands.mark(partition, next);
                        case TermStarted term -> commands.term(term);
                        case SettingChanged(var setting) -> commands.setting(setting);
                    }
                }
                case LoggedEvent.Tombstone(long version, String key) -> {
                    if (JobId.isValid(key)) {
                        forgotten.add(new JobId(key));
                    }
                }
                case LoggedEvent.Newer(long version, String key, int schema) ->
                    LOG.errorf("event left out of the records key=%s version=%d schema=%d", key, version, schema);
                case LoggedEvent.Unreadable(long version, String key, String reason) ->
                    LOG.errorf("event left out of the records key=%s version=%d: it %s", key, version, reason);
            }
        }
        if (time.isAfter(Instant.EPOCH)) {
            commands.time(time);
        }
        var owners = owners(forgotten);
        for (var job : forgotten) {
            commands.forget(job, Optional.ofNullable(owners.get(job)));
        }
        return commands;
    }

    private static Before before(Cause cause) {
        return cause == Cause.SUBMITTED ? Before.NOWHERE : Before.ACTIVE;
    }

    /** Nobody else writes the records, and if somebody did, the position would refuse the batch. */
    private Map<JobId, TenantId> owners(List<JobId> jobs) {
        var owners = new HashMap<JobId, TenantId>();
        for (var stored : new RecordReader(redis).records(jobs)) {
            owners.put(stored.job().id(), stored.job().tenant());
        }
        return owners;
    }

    @Override
    public Snapshot loadActive() {
        return new RecordReader(redis).loadActive();
    }

    @Override
    public Lookup find(JobId job) {
        // One command, so that both are of the same moment.
        var found = redis.call(client -> client.mget(RedisLayout.POSITION, RedisLayout.job(job)));
        var json = found.get(1);
        try {
            return new Lookup(
                    position(found.get(0)),
                    json == null ? Optional.empty() : Optional.of(Json.read(json, StoredJob.class)));
        } catch (UnreadableJsonException e) {
            throw new UnreadableRecordException("record of job " + job + " " + e.getMessage(), e);
        }
    }

    @Override
    public List<JobId> duePurges(Instant now, int limit) {
        var due = ZRangeParams.zrangeByScoreParams(0, (double) now.getEpochSecond())
                .limit(0, limit);
        return redis.call(client -> client.zrange(RedisLayout.PURGES, due)).stream()
                .map(JobId::new)
                .toList();
    }

    @Override
    public boolean clear(Optional<LogPosition> expected) {
        return new Emptying(redis).run(text(expected));
    }

    @Override
    public boolean keepsEverything() {
        var memory = redis.call(client -> client.info("memory"));
        return memory.contains("maxmemory_policy:noeviction") || memory.contains("maxmemory:0\r");
    }

    @Override
    public void close() {
        LOG.debug("records closed");
    }

    static Optional<LogPosition> position(@Nullable String text) {
        return text == null || text.isEmpty() ? Optional.empty() : Optional.of(LogPosition.parse(text));
    }

    static String text(Optional<LogPosition> position) {
        return position.map(LogPosition::toString).orElse("");
    }

    static Reply reply(Object answer) {
        if (answer instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof Long done
                && list.get(1) instanceof String position) {
            return new Reply(done == 1, position);
        }
        throw new IllegalStateException("a script answered " + answer);
    }

    /**
     * What a script answers.
     *
     * @param done whether the position was the expected one
     * @param position where it is now, or empty
     */
    record Reply(boolean done, String position) {}
}
