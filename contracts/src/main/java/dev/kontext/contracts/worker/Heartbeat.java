package dev.kontext.contracts.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.contracts.job.WorkerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of itself, about once a second. The scheduler keeps the call open until it has something to say,
 * at most a second.
 *
 * @param term the highest term the worker has seen, 0 before the first
 * @param ready whether its model takes work; a worker that is not ready gets none
 * @param draining whether it is about to stop
 * @param idle whether its GPU has nothing to do and nothing is on the way to it
 * @param wantsNext whether it would take one more job to prefetch: the running one is about to end
 * @param reason why it is not ready, in one sentence for operators
 * @param stepMs what a denoising step of one megapixel takes here from words alone, once one was measured; one that
 *     reads an input counts as two
 * @param attempts all that it holds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Heartbeat(
        WorkerId worker,
        long term,
        boolean ready,
        boolean draining,
        boolean idle,
        boolean wantsNext,
        @Nullable ModelInfo model,
        @Nullable String reason,
        @Nullable Long stepMs,
        List<AttemptReport> attempts) {
    public Heartbeat {
        attempts = List.copyOf(attempts);
    }
}
