package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.imaging.Pixels;
import dev.kontext.worker.filter.ContentFilter;
import dev.kontext.worker.filter.FilterUnavailableException;
import dev.kontext.worker.filter.FilterVerdict;
import dev.kontext.worker.filter.Subject;

/** Asks the content filter, and ends the attempt if it says no. */
final class Screening {
    private final ContentFilter filter;

    Screening(ContentFilter filter) {
        this.filter = filter;
    }

    void prompt(Grant grant) throws AttemptFailedException, InterruptedException {
        screen("prompt", () -> filter.prompt(subject(grant), grant.spec().prompt()));
    }

    void input(Grant grant, Pixels picture) throws AttemptFailedException, InterruptedException {
        screen("input", () -> filter.input(subject(grant), picture));
    }

    void output(Grant grant, Pixels picture) throws AttemptFailedException, InterruptedException {
        screen("result", () -> filter.output(subject(grant), picture));
    }

    private interface Question {
        FilterVerdict ask() throws FilterUnavailableException, InterruptedException;
    }

    private static void screen(String what, Question question) throws AttemptFailedException, InterruptedException {
        FilterVerdict verdict;
        try {
            verdict = question.ask();
        } catch (FilterUnavailableException e) {
            throw new AttemptFailedException(FailureClass.UNAVAILABLE, "The content filter does not answer.", e);
        }
        // No verdict is no permission: a null from an operator's filter fails here.
        switch (verdict) {
            case FilterVerdict.Allowed() -> {}
            case FilterVerdict.Rejected(var reason) ->
                throw new AttemptFailedException(
                        FailureClass.REJECTED, "The content filter rejected the " + what + ": " + reason + ".");
        }
    }

    private static Subject subject(Grant grant) {
        return new Subject(grant.job(), grant.tenant());
    }
}
