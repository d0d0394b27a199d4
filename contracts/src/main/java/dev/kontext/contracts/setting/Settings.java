package dev.kontext.contracts.setting;

import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.job.WaitReason;
import dev.kontext.contracts.setting.Setting.LanePaused;
import dev.kontext.contracts.setting.Setting.LaneWeight;
import dev.kontext.contracts.setting.Setting.PoolPaused;
import dev.kontext.contracts.setting.Setting.TenantCap;
import dev.kontext.contracts.setting.Setting.TenantPaused;
import dev.kontext.contracts.setting.Setting.TenantWeight;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that operators have set.
 *
 * @param byKey the last setting under each key
 */
public record Settings(Map<String, Setting> byKey) {
    public static final Settings NONE = new Settings(Map.of());

    public Settings {
        byKey = Map.copyOf(byKey);
    }

    /** The settings with these keys; of several under one key the last one. */
    public static Settings of(Collection<? extends Setting> settings) {
        var byKey = new HashMap<String, Setting>();
        settings.forEach(setting -> byKey.put(setting.key(), setting));
        return new Settings(byKey);
    }

    public Settings with(Setting setting) {
        var all = new HashMap<>(byKey);
        all.put(setting.key(), setting);
        return new Settings(all);
    }

    /** Whether this was the last word on the matter. */
    public boolean hold(Setting setting) {
        return setting.equals(byKey.get(setting.key()));
    }

    public boolean isPaused(Lane lane) {
        return hold(new LanePaused(lane, true));
    }

    public boolean isPaused(TenantId tenant) {
        return hold(new TenantPaused(tenant, true));
    }

    public boolean isPoolPaused(String pool) {
        return hold(new PoolPaused(pool, true));
    }

    /** Empty where none is set. */
    public OptionalInt weight(Lane lane) {
        return byKey.get(new LaneWeight(lane, 1).key()) instanceof LaneWeight(var _, int weight)
                ? OptionalInt.of(weight)
                : OptionalInt.empty();
    }

    public int weight(TenantId tenant) {
        return byKey.get(new TenantWeight(tenant, 1).key()) instanceof TenantWeight(var _, int weight) ? weight : 1;
    }

    /** How many jobs of this tenant may run at once; empty for any number. */
    public OptionalInt cap(TenantId tenant) {
        return byKey.get(new TenantCap(tenant, null).key()) instanceof TenantCap(var _, Integer most) && most != null
                ? OptionalInt.of(most)
                : OptionalInt.empty();
    }

    /**
     * Why a job waits. A record tells only whether the job itself has to wait; what operators set and what its tenant
     * runs change for a million jobs at once, and no record is rewritten for it.
     *
     * @param running how many jobs its tenant runs
     * @return empty for a job that does not wait
     */
    public Optional<WaitReason> reason(JobRecord job, long running, Instant now) {
        if (job.status() != JobStatus.QUEUED) {
            return Optional.empty();
        }
        var spec = job.spec();
        if (isPoolPaused(Setting.DEFAULT_POOL) || isPaused(job.tenant()) || (spec != null && isPaused(spec.lane()))) {
            return Optional.of(WaitReason.PAUSED);
        }
        if (job.readyAt() != null && job.readyAt().isAfter(now)) {
            return Optional.of(WaitReason.RETRY);
        }
        var cap = cap(job.tenant());
        return Optional.of(cap.isPresent() && running >= cap.getAsInt() ? WaitReason.CAP : WaitReason.CAPACITY);
    }
}
