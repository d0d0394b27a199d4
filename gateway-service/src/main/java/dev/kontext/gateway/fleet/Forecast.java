package dev.kontext.gateway.fleet;

import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.contracts.redis.LaneLine;
import dev.kontext.contracts.redis.TenantLine;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.gateway.fleet.Estimate.Span;
import dev.kontext.gateway.fleet.FleetRecords.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a job will start and end, by the rule that GPU time is shared by. Until the tenant's own line has come to the job
 * it takes a certain GPU time; in the meantime each other tenant of the lane takes as much for its weight, if it has
 * that much waiting, and then each other lane for its own. All of it is spread over the GPUs that are ready.
 *
 * <p>The p50 counts what waits now. The p90 supposes that the other tenants of the lane that have something waiting never
 * run out of it, and that everything takes a quarter longer.
 */
final class Forecast {
    private static final double LONGER = 1.25;

    private final FleetFigures figures;
    private final Settings settings;
    private final JobSpec spec;
    private final TenantId tenant;
    private final Place place;
    private final List<TenantLine> others;
    private final double costMs;
    private final double meanMs;
    private final long ahead;
    private final double laneWeight;

    /** GPU time of the tenant until the job starts; half a job for its place in the round. */
    private final double ownMs;

    Forecast(FleetFigures figures, Settings settings, JobSpec spec, TenantId tenant, Place place) {
        this.figures = figures;
        this.settings = settings;
        this.spec = spec;
        this.tenant = tenant;
        this.place = place;
        this.costMs = Math.max(1, spec.megapixelSteps() * figures.msPerStep());
        var lane = figures.lanes().stream()
                .filter(line -> line.lane() == spec.lane())
                .findFirst()
                .orElse(new LaneLine(spec.lane(), 1, List.of()));
        this.laneWeight = lane.weight();
        this.others = othersIn(lane);
        var own = ownIn(lane);
        this.meanMs = own.jobs() == 0 ? costMs : (double) own.gpuMs() / own.jobs();
        long inAllLanes =
                figures.lanes().stream().mapToLong(line -> ownIn(line).jobs()).sum();
        double share = inAllLanes == 0 ? 1 : (double) own.jobs() / inAllLanes;
        this.ahead = Math.round(place.ahead() * share);
        this.ownMs = (ahead + 0.5) * meanMs;
    }

    /** What a running job still needs. */
    static Span rest(FleetFigures figures, JobSpec spec, double shareLeft, Instant now) {
        return span(spec.megapixelSteps() * figures.msPerStep() * figures.pace() * shareLeft, now);
    }

    /** How many jobs are expected to start first. */
    long position() {
        double ofLane = others.stream()
                .mapToDouble(line -> taken(line, false) / meanOf(line))
                .sum();
        double ofOthers = 0;
        for (var lane : figures.lanes()) {
            long jobs = waiting(lane).stream().mapToLong(TenantLine::jobs).sum();
            long gpuMs = gpuMs(lane);
            if (isOther(lane) && jobs > 0) {
                ofOthers += takenBy(lane, false) / gpuMs * jobs;
            }
        }
        return ahead + Math.round(ofLane + ofOthers);
    }

    /** @param notBefore a job that waits before its next attempt does not start earlier */
    Optional<Estimate> estimate(Instant now, Instant notBefore) {
        if (figures.ready() == 0) {
            return Optional.empty();
        }
        var start = new Span(
                latest(now.plus(millis(waitMs(false))), notBefore),
                latest(now.plus(millis(LONGER * waitMs(true))), notBefore));
        double own = costMs * figures.pace();
        var finish = new Span(start.p50().plus(millis(own)), start.p90().plus(millis(LONGER * own)));
        return Optional.of(new Estimate(Optional.of(start), finish));
    }

    /** @param endless whether the other tenants of the lane never run out of jobs */
    private double waitMs(boolean endless) {
        boolean free = figures.running() < figures.ready();
        if (free && position() == 0 && !isCapped()) {
            return 0;
        }
        double gpuMs = laneMs(endless);
        for (var lane : figures.lanes()) {
            if (isOther(lane)) {
                gpuMs += takenBy(lane, endless);
            }
        }
        double running = free ? 0 : figures.running() * meanMs / 2;
        double byFleet = (gpuMs + running) / figures.ready();
        return figures.pace() * Math.max(byFleet, byCap());
    }

    /** A tenant with a cap gets through its own line no faster than that. */
    private double byCap() {
        var cap = settings.cap(tenant);
        return cap.isEmpty()
                ? 0
                : (ahead * meanMs + place.running() * meanMs / 2) / Math.min(cap.getAsInt(), figures.ready());
    }

    private boolean isCapped() {
        var cap = settings.cap(tenant);
        return cap.isPresent() && place.running() >= cap.getAsInt();
    }

    /** GPU time that the job's lane takes until the job starts. */
    private double laneMs(boolean endless) {
        return ahead * meanMs
                + others.stream().mapToDouble(line -> taken(line, endless)).sum();
    }

    private double taken(TenantLine other, boolean endless) {
        double due = ownMs * settings.weight(other.tenant()) / settings.weight(tenant);
        return endless ? due : Math.min((double) other.gpuMs(), due);
    }

    private double takenBy(LaneLine other, boolean endless) {
        double due = (laneMs(endless) + meanMs / 2) * other.weight() / laneWeight;
        return Math.min((double) gpuMs(other), due);
    }

    private boolean isOther(LaneLine lane) {
        return lane.lane() != spec.lane() && !settings.isPaused(lane.lane());
    }

    private long gpuMs(LaneLine lane) {
        return waiting(lane).stream().mapToLong(TenantLine::gpuMs).sum();
    }

    private List<TenantLine> waiting(LaneLine lane) {
        return lane.tenants().stream()
                .filter(line -> !settings.isPaused(line.tenant()))
                .toList();
    }

    private List<TenantLine> othersIn(LaneLine lane) {
        return waiting(lane).stream()
                .filter(line -> !line.tenant().equals(tenant))
                .toList();
    }

    private TenantLine ownIn(LaneLine lane) {
        return lane.tenants().stream()
                .filter(line -> line.tenant().equals(tenant))
                .findFirst()
                .orElse(new TenantLine(tenant, 0, 0));
    }

    private static double meanOf(TenantLine line) {
        return Math.max(1.0, (double) line.gpuMs() / Math.max(1, line.jobs()));
    }

    private static Span span(double ms, Instant from) {
        return new Span(from.plus(millis(ms)), from.plus(millis(LONGER * ms)));
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Duration millis(double ms) {
        return Duration.ofMillis(Math.round(ms));
    }
}
