package dev.kontext.worker.attempt;

import dev.kontext.contracts.worker.AttemptResult.End;
import java.time.Duration;

/** Hears what attempts cost and how they end; for metrics. Called from the attempts' threads. */
public interface AttemptObserver {
    /** An observer that forgets everything. */
    AttemptObserver NONE = new AttemptObserver() {
        @Override
        public void edited(Duration onGpu) {}

        @Override
        public void finished(Duration fetch, Duration finish) {}

        @Override
        public void ended(End end) {}
    };

    /** An attempt left the GPU, however it went. */
    void edited(Duration onGpu);

    /** An attempt's files are stored. */
    void finished(Duration fetch, Duration finish);

    /** An attempt is over and about to be reported. */
    void ended(End end);
}
