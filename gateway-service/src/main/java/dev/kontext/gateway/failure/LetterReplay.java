package dev.kontext.gateway.failure;

import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.Request.CancelRequested;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.log.Request.SettingRequested;
import dev.kontext.contracts.log.Topics;
import dev.kontext.gateway.submission.RequestLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Brings a request before the scheduler once more, if it can be read now. The job of a submission has ended as failed,
 * which never changes, so the submission becomes a new job.
 */
@ApplicationScoped
public class LetterReplay {
    private final DeadLetters letters;
    private final JobReplay jobs;
    private final RequestLog log;

    public LetterReplay(DeadLetters letters, JobReplay jobs, RequestLog log) {
        this.letters = letters;
        this.jobs = jobs;
        this.log = log;
    }

    Replay replay(DeadLetter letter, boolean dryRun, Optional<String> traceparent) {
        if (!letter.topic().equals(Topics.REQUESTS)) {
            return new Replay.Impossible("no_request", "It is no request, so there is nobody to handle it again.");
        }
        var request = letters.requestIn(letter);
        if (request.isEmpty()) {
            return new Replay.Impossible("unreadable", "This version cannot read it either.");
        }
        return switch (request.get()) {
            case JobSubmitted(var submission, var _, var _) ->
                jobs.replay(submission.tenant(), submission.id(), submission.spec(), dryRun, traceparent);
            case CancelRequested cancel -> {
                if (!dryRun) {
                    log.append(cancel, traceparent);
                }
                yield new Replay.Submitted(cancel.key());
            }
            case SettingRequested _ ->
                new Replay.Impossible("setting", "An old setting could undo a newer one; set it anew instead.");
        };
    }
}
