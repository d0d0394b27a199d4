package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.FailureClass;

/** The attempt went wrong. The message is one sentence for the job's owner: no addresses, no stack trace. */
public final class AttemptFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureClass failure;
    private final String sentence;

    public AttemptFailedException(FailureClass failure, String sentence) {
        super(sentence);
        this.failure = failure;
        this.sentence = sentence;
    }

    public AttemptFailedException(FailureClass failure, String sentence, Throwable cause) {
        super(sentence, cause);
        this.failure = failure;
        this.sentence = sentence;
    }

    public FailureClass failure() {
        return failure;
    }

    /** For the job's owner. */
    public String sentence() {
        return sentence;
    }
}
