package dev.kontext.gateway.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.redis.LaneFigures;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.gateway.job.JobRecords;
import dev.kontext.gateway.job.JobSnapshot;
import dev.kontext.gateway.job.LogEnds;
import dev.kontext.gateway.submission.Submissions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.Tuple;

/** Reads what the scheduler's follower writes, and keeps the gateway's own submissions. */
@ApplicationScoped
public class RedisJobRecords implements JobRecords, Submissions {
    /** A fleet that is full takes a little more: the jobs of this time. */
    private static final Duration COUNT_KEPT = Duration.ofMillis(250);

    private final RedisConnection redis;
    private final LogEnds ends;
    private final ObjectMapper json;
    private final Recent<Long> active;

    public RedisJobRecords(RedisConnection redis, LogEnds ends, ObjectMapper json) {
        this.redis = redis;
        this.ends = ends;
        this.json = json;
        active = new Recent<>(COUNT_KEPT, this::countActive);
    }

    @Override
    public JobSnapshot read(JobId id) {
        var values = get(
                RedisLayout.job(id),
                RedisLayout.submission(id),
                RedisLayout.progress(id),
                RedisLayout.intake(ends.partitionOf(id)));
        return new JobSnapshot(
                values.position().generation(),
                values.position().position(),
                values.text(3).map(Long::parseLong).orElse(0L),
                values.text(0).map(text -> parse(text, StoredJob.class)),
                values.text(1).map(text -> parse(text, JobSubmitted.class)),
                values.text(2).map(text -> parse(text, Progress.class)));
    }

    @Override
    public Position position() {
        return get().position();
    }

    @Override
    public Page list(TenantId tenant, Optional<JobStatus> status, Optional<Cursor> after, int limit) {
        var key = status.map(wanted -> RedisLayout.jobsOf(tenant, wanted)).orElse(RedisLayout.jobsOf(tenant));
        var before = position();
        var places = places(key, after, limit + 1);
        var shown = places.subList(0, Math.min(limit, places.size()));
        var values =
                get(shown.stream().map(place -> RedisLayout.job(place.id())).toArray(String[]::new));
        var jobs = new ArrayList<StoredJob>();
        for (int i = 0; i < shown.size(); i++) {
            values.text(i)
                    .map(text -> parse(text, StoredJob.class))
                    .filter(stored -> stored.job().purgedAt() == null)
                    .filter(stored ->
                            status.isEmpty() || status.get() == stored.job().status())
                    .ifPresent(jobs::add);
        }
        // What was filled again between the two reads may lack jobs, though it has caught up by now.
        boolean same = values.position().generation().equals(before.generation());
        var position = same ? before : new Position(values.position().generation(), Optional.empty());
        return new Page(position, jobs, places.size() > limit ? Optional.of(shown.getLast()) : Optional.empty());
    }

    @Override
    public boolean put(JobSubmitted submitted, Duration life) {
        var key = RedisLayout.submission(submitted.job());
        var value = write(submitted);
        return redis.call(client ->
                        client.set(key, value, SetParams.setParams().nx().px(life.toMillis())))
                != null;
    }

    @Override
    public long activeJobs() {
        return active.get();
    }

    private long countActive() {
        return redis.call(client -> client.hvals(RedisLayout.LANES)).stream()
                .map(text -> parse(text, LaneFigures.class))
                .mapToLong(lane -> lane.queued() + lane.running())
                .sum();
    }

    /** Jobs of one millisecond are ordered by id, so those that were shown are skipped one by one. */
    private List<Cursor> places(String key, Optional<Cursor> after, int count) {
        var range = ZRangeParams.zrangeByScoreParams(
                        after.map(Cursor::acceptedAtMs).map(Long::doubleValue).orElse(Double.POSITIVE_INFINITY),
                        Double.NEGATIVE_INFINITY)
                .rev();
        var places = new ArrayList<Cursor>();
        for (int offset = 0; ; offset += count) {
            var from = offset;
            var found = redis.call(client -> client.zrangeWithScores(key, range.limit(from, count)));
            for (Tuple tuple : found) {
                var place = new Cursor((long) tuple.getScore(), new JobId(tuple.getElement()));
                if (places.size() < count
                        && after.filter(last -> !comesAfter(place, last)).isEmpty()) {
                    places.add(place);
                }
            }
            if (places.size() == count || found.size() < count) {
                return places;
            }
        }
    }

    private static boolean comesAfter(Cursor place, Cursor last) {
        return place.acceptedAtMs() < last.acceptedAtMs()
                || (place.acceptedAtMs() == last.acceptedAtMs() && place.id().compareTo(last.id()) < 0);
    }

    /** Reads records together with the position that they follow. */
    private Values get(String... keys) {
        var all = new ArrayList<String>();
        all.add(RedisLayout.POSITION);
        all.add(RedisLayout.GATEWAY_MARK);
        all.addAll(List.of(keys));
        List<@Nullable String> values = redis.call(client -> client.mget(all.toArray(String[]::new)));
        return new Values(position(values), values.subList(2, values.size()));
    }

    /** @param values begins with the position and the gateways' mark, as they were read */
    Position position(List<@Nullable String> values) {
        var mark = values.get(1) == null ? newMark() : values.get(1);
        var position = Optional.ofNullable(values.get(0))
                .filter(text -> text.indexOf(' ') > 0)
                .map(LogPosition::parse);
        return new Position(redis.run() + " " + mark, position);
    }

    /** Without a mark everything that gateways wrote is lost: a new one tells all of them so. */
    private String newMark() {
        redis.call(client -> client.set(
                RedisLayout.GATEWAY_MARK,
                UUID.randomUUID().toString(),
                SetParams.setParams().nx()));
        return redis.call(client -> client.get(RedisLayout.GATEWAY_MARK));
    }

    private <T> T parse(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a " + type.getSimpleName() + " in Redis cannot be read", e.getCause());
        }
    }

    private String write(JobSubmitted submitted) {
        try {
            return json.writeValueAsString(submitted);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("submission cannot be written as JSON job=" + submitted.job(), e);
        }
    }

    /** What was read in one command. */
    private record Values(Position position, List<@Nullable String> texts) {
        Optional<String> text(int index) {
            return Optional.ofNullable(texts.get(index));
        }
    }
}
