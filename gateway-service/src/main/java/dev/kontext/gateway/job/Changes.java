package dev.kontext.gateway.job;

import dev.kontext.contracts.job.JobId;
import java.time.Duration;

/** Hears that jobs have changed. A signal may get lost, so whoever waits looks by himself once a second, too. */
public interface Changes {
    Watch watch(JobId id);

    /** One who waits. */
    interface Watch extends AutoCloseable {
        /**
         * Returns when the job may have changed since the last call, or after this time.
         *
         * @return false when the gateway stops, and nobody should wait any longer
         */
        boolean await(Duration limit);

        @Override
        void close();
    }
}
