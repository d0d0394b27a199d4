package dev.kontext.e2e.chaos;

import dev.kontext.e2e.chaos.Entry.Answer;
import dev.kontext.e2e.chaos.Entry.CancelAsked;
import dev.kontext.e2e.chaos.Entry.Fetched;
import dev.kontext.e2e.chaos.Entry.Listed;
import dev.kontext.e2e.chaos.Entry.Polled;
import dev.kontext.e2e.chaos.Entry.Spied;
import dev.kontext.e2e.chaos.Entry.Submitted;
import dev.kontext.e2e.chaos.Entry.Told;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each kind of call may be answered with; 0 stands for no answer. */
final class AnswerRules {
    /** 422: a key of another request, or a deadline that has passed before the gateway could take it. */
    private static final Set<Integer> SUBMITTED = Set.of(0, 202, 422, 429, 503);

    /** 409: it has ended. */
    private static final Set<Integer> CANCELED = Set.of(0, 202, 409, 503);

    /** Of polls, lists and pictures. */
    private static final Set<Integer> READ = Set.of(0, 200, 503);

    private final Findings findings;
    private final Map<String, Long> acceptedAt = new HashMap<>();

    private AnswerRules(Evidence evidence, Findings findings) {
        this.findings = findings;
        evidence.accepted().forEach((id, submitted) -> acceptedAt.put(id, submitted.ended()));
    }

    static void check(Evidence evidence, Findings findings) {
        var rules = new AnswerRules(evidence, findings);
        evidence.all(Told.class).forEach(rules::told);
        evidence.all(Listed.class).forEach(rules::listed);
        evidence.all(Fetched.class).forEach(rules::fetched);
        evidence.all(Spied.class).forEach(rules::spied);
    }

    private void told(Told told) {
        switch (told) {
            case Submitted submitted -> called(submitted, submitted.answer(), SUBMITTED);
            case Polled polled -> calledFor(polled.job(), polled, READ);
            case CancelAsked asked -> calledFor(asked.job(), asked, CANCELED);
        }
        var answer = told.answer();
        if (answer.http() / 100 == 2 && answer.job() == null) {
            findings.broken(Invariant.CLEAN_ERRORS, "HTTP " + answer.http() + " without a job at " + told.ended());
        }
    }

    private void calledFor(String job, Told told, Set<Integer> allowed) {
        var since = acceptedAt.get(job);
        if (isUnknown(told.answer().http()) && since != null && since < told.began()) {
            findings.broken(Invariant.NEVER_UNKNOWN, job + " was unknown at " + told.began() + " to " + told);
        } else {
            called(told, told.answer(), allowed);
        }
    }

    private void listed(Listed listed) {
        called(listed, listed.answer(), READ);
        if (listed.answer().http() == 200 && listed.jobs() == null) {
            findings.broken(Invariant.CLEAN_ERRORS, "a list that cannot be read at " + listed.ended());
        }
    }

    private void fetched(Fetched fetched) {
        if (isUnknown(fetched.http())) {
            findings.broken(Invariant.PICTURE_THERE, fetched.job() + " has no picture at " + fetched.began());
        } else if (!READ.contains(fetched.http())) {
            findings.broken(Invariant.CLEAN_ERRORS, "HTTP " + fetched.http() + " to " + fetched);
        }
        saysWhen(fetched, fetched.http(), fetched.retryAfter());
    }

    private void spied(Spied spied) {
        var answer = spied.answer();
        boolean isRefused = answer.http() == 404 && "job_not_found".equals(answer.code());
        if (!isRefused && answer.http() != 503 && answer.http() != 0) {
            findings.broken(Invariant.TENANTS_APART, spied + " was not refused as for a job that is not there");
        }
        saysWhen(spied, answer.http(), answer.retryAfter());
    }

    private void called(Entry call, Answer answer, Set<Integer> allowed) {
        if (!allowed.contains(answer.http())) {
            findings.broken(Invariant.CLEAN_ERRORS, "HTTP " + answer.http() + " " + answer.code() + " to " + call);
        } else if (answer.http() >= 400 && answer.code() == null) {
            findings.broken(Invariant.CLEAN_ERRORS, "HTTP " + answer.http() + " without a code at " + call.ended());
        }
        saysWhen(call, answer.http(), answer.retryAfter());
    }

    private void saysWhen(Entry call, int http, @Nullable String retryAfter) {
        boolean isSeconds = retryAfter != null && retryAfter.matches("[1-9][0-9]*");
        if ((http == 429 || http == 503) && !isSeconds) {
            findings.broken(
                    Invariant.SAYS_WHEN, "HTTP " + http + " with Retry-After " + retryAfter + " at " + call.ended());
        }
    }

    private static boolean isUnknown(int http) {
        return http == 404 || http == 410;
    }
}
