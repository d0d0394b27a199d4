package dev.kontext.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kontext.gateway.failure.Replay;
import dev.kontext.gateway.failure.Replays.Outcome;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What came of a replay, or would come of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Replay", description = "What came of a replay; with dry_run, what would come of it.")
record ReplayView(
        @Schema(required = true) boolean dryRun,

        @Schema(required = true, minimum = "0", description = "How many this call dealt with.")
        int matched,

        @Schema(required = true, minimum = "0") long replayed,

        @Schema(required = true, minimum = "0", description = "An earlier replay has dealt with them.")
        long alreadyReplayed,

        @Schema(required = true, minimum = "0") long notReplayable,

        @Schema(required = true) List<One> outcomes,

        @Schema(description = "Goes on where this call stopped; left out at the end.") @Nullable String nextCursor) {

    static ReplayView of(List<Outcome> outcomes, boolean dryRun, @Nullable String nextCursor) {
        var views = outcomes.stream().map(ReplayView::one).toList();
        return new ReplayView(
                dryRun,
                views.size(),
                count(views, "replayed"),
                count(views, "already_replayed"),
                count(views, "not_replayable"),
                views,
                nextCursor);
    }

    private static long count(List<One> views, String outcome) {
        return views.stream().filter(one -> one.outcome().equals(outcome)).count();
    }

    private static One one(Outcome outcome) {
        return switch (outcome.came()) {
            case Replay.Submitted(var as) -> new One(outcome.what(), "replayed", as, null, null);
            case Replay.Known(var as) -> new One(outcome.what(), "already_replayed", as.value(), null, null);
            case Replay.Impossible(var code, var reason) ->
                new One(outcome.what(), "not_replayable", null, code, reason);
        };
    }

    /** One of them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ReplayOutcome")
    record One(
            @Schema(required = true, description = "A job's id, or a dead letter's offset.")
            String id,

            @Schema(
                    required = true,
                    enumeration = {"replayed", "already_replayed", "not_replayable"})
            String outcome,

            @Schema(description = "The new job; for a cancellation that was published again, its old one.") @Nullable String as,

            @Schema(
                    description =
                            "Why not: input_gone, spec_unknown, no_request, unreadable, setting, or a code of a submission.")
            @Nullable String code,

            @Schema(description = "Why not, as a sentence.") @Nullable String reason) {}
}
