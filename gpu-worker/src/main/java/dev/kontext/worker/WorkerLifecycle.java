package dev.kontext.worker;

import dev.kontext.contracts.job.WorkerId;
import dev.kontext.worker.attempt.ModelWatch;
import dev.kontext.worker.attempt.PictureRules;
import dev.kontext.worker.attempt.QuarantineConfig;
import dev.kontext.worker.filter.ContentFilter;
import dev.kontext.worker.health.WorkerMetrics;
import dev.kontext.worker.http.ServiceConfig;
import dev.kontext.worker.scheduler.HeartbeatLoop;
import dev.kontext.worker.scheduler.SchedulerConfig;
import dev.kontext.worker.storage.StorageConfig;
import dev.kontext.worker.triton.TritonConfig;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jboss.logging.Logger;

/** Ties the worker to the process: it starts with it, and SIGTERM drains it. */
@ApplicationScoped
public class WorkerLifecycle {
    private static final Logger LOG = Logger.getLogger(WorkerLifecycle.class);

    @Produces
    @Singleton
    Worker worker(
            WorkerConfig config,
            ServiceConfig service,
            SchedulerConfig schedulers,
            StorageConfig storage,
            TritonConfig triton,
            QuarantineConfig quarantine,
            Vertx vertx,
            WorkerMetrics metrics,
            ContentFilter filter) {
        var rules = new PictureRules(filter, config.provenance());
        var pod = config.name().orElseGet(WorkerLifecycle::hostName);
        var id = new WorkerId(pod, randomPart());
        return new Worker(id, vertx, service.key(), schedulers, storage, triton, quarantine, metrics, rules);
    }

    /** Gives way to a bean of an operator's. */
    @Produces
    @Singleton
    @DefaultBean
    ContentFilter filter() {
        return ContentFilter.NONE;
    }

    @Produces
    @Singleton
    ModelWatch model(Worker worker) {
        return worker.model();
    }

    @Produces
    @Singleton
    HeartbeatLoop heartbeats(Worker worker) {
        return worker.heartbeats();
    }

    void start(@Observes StartupEvent event, Worker worker, WorkerMetrics metrics) {
        metrics.watch(worker.attempts());
        metrics.watch(worker.model());
        worker.start();
    }

    void stop(@Observes ShutdownEvent event, Worker worker, WorkerConfig config) {
        try {
            worker.drain(config.drainLimit());
        } catch (InterruptedException e) {
            LOG.warn("drain interrupted");
            Thread.currentThread().interrupt();
        } finally {
            worker.close();
        }
    }

    /** Random per start, so that a restarted worker is told from the one before it. */
    private static String randomPart() {
        var random = new byte[6];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            LOG.debug("host without a name", e);
            return "worker";
        }
    }
}
