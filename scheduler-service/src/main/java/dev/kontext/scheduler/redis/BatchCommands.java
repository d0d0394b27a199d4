package dev.kontext.scheduler.redis;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.scheduler.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The commands that bring Redis to the state after a batch. Each job may be written once: the commands of all jobs are
 * joined by key. A job is removed from where it can have been before.
 */
final class BatchCommands {
    /** A used key answers 410 this long after the purge. */
    static final Duration KEPT_AFTER_PURGE = Duration.ofHours(24);

    /** Lua cannot unpack more than 8,000 words; even, as some commands take pairs. */
    private static final int LONGEST = 4_000;

    private record Target(String command, String key) {}

    private final Map<Target, List<String>> commands = new LinkedHashMap<>();
    private final List<String> jobs = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();

    void write(StoredJob stored, Before before) {
        var job = stored.job();
        var id = job.id().value();
        jobs.add(RedisLayout.job(job.id()));
        jobs.add(Json.text(stored));
        changed.add(id);
        add(job.status().isTerminal() ? "SREM" : "SADD", RedisLayout.ACTIVE, id);
        if (job.purgedAt() != null) {
            leaveLanes(id);
            leave(job.tenant(), id);
            due(id, job.purgedAt().plus(KEPT_AFTER_PURGE));
            return;
        }
        var acceptedAt = Long.toString(job.timeline().acceptedAt().toEpochMilli());
        add("ZADD", RedisLayout.jobsOf(job.tenant()), acceptedAt, id);
        add("ZADD", RedisLayout.jobsOf(job.tenant(), job.status()), acceptedAt, id);
        if (job.status().isTerminal() && job.expiresAt() != null) {
            due(id, job.expiresAt());
        }
        var spec = job.spec();
        if (spec == null) {
            leaveLanes(id);
        } else if (!job.status().isTerminal()) {
            add("SADD", RedisLayout.activeOf(spec.lane(), job.status()), id);
        }
        for (var status : before.statuses()) {
            if (status != job.status()) {
                add("ZREM", RedisLayout.jobsOf(job.tenant(), status), id);
                if (spec != null && !status.isTerminal()) {
                    add("SREM", RedisLayout.activeOf(spec.lane(), status), id);
                }
            }
        }
        if (before == Before.ANYWHERE) {
            if (!job.status().isTerminal()) {
                add("ZREM", RedisLayout.PURGES, id);
            }
            Stream.of(Lane.values())
                    .filter(lane -> spec != null && lane != spec.lane())
                    .forEach(lane -> leave(lane, id));
        }
    }

    /** @param tenant its owner, if it had a record */
    void forget(JobId job, Optional<TenantId> tenant) {
        var id = job.value();
        changed.add(id);
        add("DEL", RedisLayout.job(job));
        add("SREM", RedisLayout.ACTIVE, id);
        add("ZREM", RedisLayout.PURGES, id);
        leaveLanes(id);
        tenant.ifPresent(owner -> leave(owner, id));
    }

    void mark(int partition, long next) {
        add("SET", RedisLayout.intake(partition), Long.toString(next));
    }

    void term(TermStarted term) {
        add("SET", RedisLayout.TERM, Json.text(term));
    }

    /** Of the last event. */
    void time(Instant time) {
        add("SET", RedisLayout.TIME, time.toString());
    }

    void setting(Setting setting) {
        add("HSET", RedisLayout.SETTINGS, setting.key(), Json.text(setting));
    }

    /** As {@link Scripts#APPLY} takes them, behind what is there already. */
    void addTo(List<String> words) {
        emit(words, List.of("MSET"), jobs);
        commands.forEach((target, arguments) -> {
            if (arguments.isEmpty()) {
                emit(words, List.of(target.command()), List.of(target.key()));
            } else {
                emit(words, List.of(target.command(), target.key()), arguments);
            }
        });
        for (var id : changed) {
            emit(words, List.of("PUBLISH", RedisLayout.CHANGED), List.of(id));
        }
    }

    private void leaveLanes(String id) {
        for (var lane : Lane.values()) {
            leave(lane, id);
        }
    }

    private void leave(Lane lane, String id) {
        add("SREM", RedisLayout.activeOf(lane, JobStatus.QUEUED), id);
        add("SREM", RedisLayout.activeOf(lane, JobStatus.RUNNING), id);
    }

    private void leave(TenantId tenant, String id) {
        add("ZREM", RedisLayout.jobsOf(tenant), id);
        for (var status : JobStatus.values()) {
            add("ZREM", RedisLayout.jobsOf(tenant, status), id);
        }
    }

    private void due(String id, Instant time) {
        add("ZADD", RedisLayout.PURGES, Long.toString(time.getEpochSecond()), id);
    }

    private void add(String command, String key, String... arguments) {
        var joined = commands.computeIfAbsent(new Target(command, key), target -> new ArrayList<>());
        joined.addAll(List.of(arguments));
    }

    private static void emit(List<String> words, List<String> command, List<String> arguments) {
        for (int from = 0; from < arguments.size(); from += LONGEST) {
            var part = arguments.subList(from, Math.min(arguments.size(), from + LONGEST));
            words.add(Integer.toString(command.size() + part.size()));
            words.addAll(command);
            words.addAll(part);
        }
    }
}
