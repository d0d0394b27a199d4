package dev.kontext.scheduler.redis;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.log.Topics;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.scheduler.record.Snapshot;
import dev.kontext.scheduler.wire.Json;
import dev.kontext.scheduler.wire.UnreadableJsonException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import redis.clients.jedis.params.ScanParams;

/** Reads many records, a piece at a time, so that Redis serves others in between. */
final class RecordReader {
    private static final Logger LOG = Logger.getLogger(RecordReader.class);
    private static final int PIECE = 1_000;

    private final RedisConnection redis;

    RecordReader(RedisConnection redis) {
        this.redis = redis;
    }

    /** The log is the truth: records that cannot be read make for an empty snapshot, and the log is folded from its start. */
    Snapshot loadActive() {
        try {
            while (true) {
                var before = position();
                if (before.isEmpty()) {
                    return Snapshot.EMPTY;
                }
                var snapshot = new Snapshot(before, time(), term(), marks(), settings(), active());
                if (follows(before.get(), position())) {
                    return snapshot;
                }
            }
        } catch (UnreadableJsonException e) {
            LOG.errorf("records cannot be read and are left aside: one %s", e.getMessage());
            return Snapshot.EMPTY;
        }
    }

    /** Otherwise Redis was emptied or replaced while it was read. */
    private static boolean follows(LogPosition before, Optional<LogPosition> after) {
        return after.isPresent()
                && after.get().topic().equals(before.topic())
                && after.get().next() >= before.next();
    }

    private Optional<LogPosition> position() {
        return RedisJobRecords.position(redis.call(client -> Optional.ofNullable(client.get(RedisLayout.POSITION)))
                .orElse(null));
    }

    private Optional<Instant> time() {
        return redis.call(client -> Optional.ofNullable(client.get(RedisLayout.TIME)))
                .map(Instant::parse);
    }

    private Optional<TermStarted> term() throws UnreadableJsonException {
        var json = redis.call(client -> Optional.ofNullable(client.get(RedisLayout.TERM)));
        return json.isEmpty() ? Optional.empty() : Optional.of(Json.read(json.get(), TermStarted.class));
    }

    private Map<Integer, Long> marks() {
        var keys = IntStream.range(0, Topics.REQUEST_PARTITIONS)
                .mapToObj(RedisLayout::intake)
                .toArray(String[]::new);
        var found = redis.call(client -> client.mget(keys));
        var marks = new HashMap<Integer, Long>();
        for (int partition = 0; partition < found.size(); partition++) {
            if (found.get(partition) != null) {
                marks.put(partition, Long.parseLong(found.get(partition)));
            }
        }
        return marks;
    }

    private Settings settings() throws UnreadableJsonException {
        var settings = new ArrayList<Setting>();
        for (var json : redis.call(client -> client.hvals(RedisLayout.SETTINGS))) {
            settings.add(Json.read(json, Setting.class));
        }
        return Settings.of(settings);
    }

    private List<StoredJob> active() throws UnreadableJsonException {
        // A scan may name a member twice.
        var active = new LinkedHashMap<JobId, StoredJob>();
        var piece = new ScanParams().count(PIECE);
        var cursor = ScanParams.SCAN_POINTER_START;
        do {
            var from = cursor;
            var scanned = redis.call(client -> client.sscan(RedisLayout.ACTIVE, from, piece));
            cursor = scanned.getCursor();
            for (var json : texts(scanned.getResult().stream().map(JobId::new).toList())) {
                var stored = Json.read(json, StoredJob.class);
                if (!stored.job().status().isTerminal()) {
                    active.put(stored.job().id(), stored);
                }
            }
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        return List.copyOf(active.values());
    }

    /** The records of those jobs that have a readable one. */
    List<StoredJob> records(List<JobId> jobs) {
        var records = new ArrayList<StoredJob>();
        for (var json : texts(jobs)) {
            try {
                records.add(Json.read(json, StoredJob.class));
            } catch (UnreadableJsonException e) {
                LOG.errorf("record is overwritten unread: it %s", e.getMessage());
            }
        }
        return records;
    }

    private List<String> texts(List<JobId> jobs) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        var keys = jobs.stream().map(RedisLayout::job).toArray(String[]::new);
        return redis.call(client -> client.mget(keys)).stream()
                .filter(Objects::nonNull)
                .toList();
    }
}
