package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.FailureClass;
import org.jspecify.annotations.Nullable;

/** The attempt went wrong. The message is one sentence for the job's owner: no addresses, no stack trace. */
public final class AttemptFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureClass failure;
    private final String sentence;
    private final boolean modelLost;

    public AttemptFailedException(FailureClass failure, String sentence) {
        this(failure, sentence, null);
    }

    public AttemptFailedException(FailureClass failure, String sentence, @Nullable Throwable cause) {
        this(failure, sentence, cause, false);
    }

    private AttemptFailedException(
            FailureClass failure, String sentence, @Nullable Throwable cause, boolean modelLost) {
        super(sentence, cause);
        this.failure = failure;
        this.sentence = sentence;
        this.modelLost = modelLost;
    }

    /** The model went away, or fell silent, with the request in hand: {@code unavailable}. */
    public static AttemptFailedException modelLost(String sentence, @Nullable Throwable cause) {
        return new AttemptFailedException(FailureClass.UNAVAILABLE, sentence, cause, true);
    }

    public boolean modelLost() {
        return modelLost;
    }

    public FailureClass failure() {
        return failure;
    }

    /** For the job's owner. */
    public String sentence() {
        return sentence;
    }
}
