package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.ModelInfo;
import java.util.Optional;

/** What a model answers when it is asked whether it takes work. */
public sealed interface Probe {
    /** It says that it does. */
    record Ready(ModelInfo info) implements Probe {}

    /** It does not answer, or says that it does not. */
    record Away() implements Probe {}

    /**
     * It takes or makes other tensors than this worker sends and reads.
     *
     * @param reason one sentence for operators
     */
    record Misfit(String reason) implements Probe {}

    /** Who it is, if it takes work. */
    default Optional<ModelInfo> model() {
        return switch (this) {
            case Ready(var info) -> Optional.of(info);
            case Away away -> Optional.empty();
            case Misfit misfit -> Optional.empty();
        };
    }
}
