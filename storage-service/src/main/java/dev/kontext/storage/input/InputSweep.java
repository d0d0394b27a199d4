package dev.kontext.storage.input;

import dev.kontext.storage.object.ListedObject;
import dev.kontext.storage.object.ObjectStore;
import dev.kontext.storage.object.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Condemns inputs that are past their keep-until, and deletes them when nobody has touched them during the grace. */
@Singleton
public final class InputSweep {
    private static final Logger LOG = Logger.getLogger(InputSweep.class);

    private final ObjectStore store;
    private final InputDeletion deletion;
    private final InputConfig config;
    private final Clock clock;
    private final MeterRegistry metrics;

    @Inject
    InputSweep(ObjectStore store, InputDeletion deletion, InputConfig config, Clock clock, MeterRegistry metrics) {
        this.store = store;
        this.deletion = deletion;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Scheduled(
            every = "{kontext.inputs.sweep-every}",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void scheduled() {
        try {
            sweep();
        } catch (StoreException e) {
            LOG.warnf("input sweep stopped, next time goes on: %s", e.getMessage());
        }
    }

    /** Looks at every input of every tenant once. */
    public void sweep() {
        for (var tenant : store.folders()) {
            var group = new Group();
            store.list(tenant + "in/", group::add);
            group.end();
        }
    }

    /** The objects of one folder: a listing is ordered, so they follow each other. */
    private final class Group {
        private final List<ListedObject> objects = new ArrayList<>();
        private String folder = "";

        void add(ListedObject object) {
            var parts = object.key().split("/", 4);
            if (parts.length < 4) {
                return;
            }
            var its = parts[0] + "/" + parts[1] + "/" + parts[2] + "/";
            if (!its.equals(folder)) {
                end();
                folder = its;
            }
            objects.add(object);
        }

        void end() {
            if (!objects.isEmpty()) {
                judge(new InputKeys(folder), objects);
                objects.clear();
            }
        }
    }

    private void judge(InputKeys keys, List<ListedObject> objects) {
        var folder = InputFolder.of(keys, objects);
        switch (folder.verdict(clock.instant(), config.grace())) {
            case KEEP -> folder.outdatedKeeps().forEach(store::delete);
            case PARDON -> folder.condemnations().forEach(store::delete);
            case CONDEMN -> {
                folder.condemnations().forEach(store::delete);
                store.put(keys.condemned(clock.instant()), new byte[0], "application/octet-stream");
                LOG.infof("input condemned folder=%s", keys.folder());
            }
            case DELETE -> {
                if (deletion.delete(keys)) {
                    deleted(keys);
                }
            }
            case FINISH_DELETION -> {
                deletion.finish(keys, folder);
                deleted(keys);
            }
        }
    }

    private void deleted(InputKeys keys) {
        metrics.counter("kontext.storage.inputs.deleted").increment();
        LOG.infof("input deleted folder=%s", keys.folder());
    }
}
