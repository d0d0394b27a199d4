package dev.kontext.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import dev.kontext.gateway.failure.DeadLetters;
import dev.kontext.gateway.failure.DeadLetters.Entry;
import dev.kontext.gateway.failure.LetterFilter;
import dev.kontext.gateway.failure.Replays;
import dev.kontext.gateway.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Records that nobody could read or handle: list them, look into one, replay those that can be read now. */
@Path(Paths.ADMIN + "/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "admin")
@SecurityRequirement(name = "admin")
public class AdminDeadLettersResource {
    private final Caller caller;
    private final DeadLetters letters;
    private final Replays replays;

    AdminDeadLettersResource(Caller caller, DeadLetters letters, Replays replays) {
        this.caller = caller;
        this.letters = letters;
        this.replays = replays;
    }

    /** A page of dead letters. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DeadLetterPage")
    record LetterPage(
            @Schema(required = true) List<LetterView> deadLetters,

            @Schema(description = "The offset to read on from; left out on the last page.") @Nullable Long nextOffset) {}

    /** A record that nobody could handle. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DeadLetter")
    record LetterView(
            @Schema(required = true, minimum = "0", description = "Its place among the dead letters.")
            long offset,

            @Schema(required = true, description = "Where the record was.", examples = "kontext.requests")
            String topic,

            @Schema(required = true) int partition,

            @Schema(required = true, description = "The record's place in its partition.")
            long recordOffset,

            @Schema(description = "The record's key: for a request about a job, the job's id.") @Nullable String key,

            @Nullable String tenant,

            @Schema(required = true, description = "One sentence.")
            String reason,

            @Schema(required = true) Instant time,

            @Schema(
                    description =
                            "The record's value in base 64, cut at 64 KiB; only when one letter is looked into. It"
                                    + " may hold a prompt.")
            @Nullable String value) {
        static LetterView of(Entry entry, boolean whole) {
            var letter = entry.letter();
            return new LetterView(
                    entry.offset(),
                    letter.topic(),
                    letter.partition(),
                    letter.offset(),
                    letter.key(),
                    letter.tenant(),
                    letter.reason(),
                    letter.time(),
                    whole ? letter.value() : null);
        }
    }

    @GET
    @Operation(
            operationId = "listDeadLetters",
            summary = "List dead letters",
            description = "Oldest first. A page may hold fewer letters than asked for, or none, though there are more:"
                    + " next_offset tells.")
    @Parameter(ref = "tenant")
    @Parameter(ref = "topic")
    @Parameter(ref = "since")
    @Parameter(ref = "until")
    @Parameter(ref = "offset")
    @Parameter(ref = "limit")
    @APIResponse(
            responseCode = "200",
            description = "A page of dead letters.",
            content = @Content(schema = @Schema(implementation = LetterPage.class)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "AdminDisabled")
    @APIResponse(responseCode = "422", ref = "BadParameter")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public LetterPage list(@Context UriInfo uri) {
        caller.mustBeOperator();
        var query = new Query(uri, List.of("tenant", "topic", "since", "until", "offset", "limit"));
        var page = list(query, query.pageLimit());
        var next = page.next();
        return new LetterPage(
                page.letters().stream()
                        .map(entry -> LetterView.of(entry, false))
                        .toList(),
                next.isPresent() ? (Long) next.getAsLong() : null);
    }

    @GET
    @Path("{offset}")
    @Operation(operationId = "inspectDeadLetter", summary = "Look into a dead letter")
    @APIResponse(
            responseCode = "200",
            description = "The letter, with the record's value.",
            content = @Content(schema = @Schema(implementation = LetterView.class)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "AdminDisabled")
    @APIResponse(
            responseCode = "404",
            description = "not_found: there is no dead letter of this offset, or no longer.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public LetterView inspect(
            @Parameter(
                            description = "Its place among the dead letters.",
                            schema = @Schema(type = SchemaType.INTEGER, format = "int64"))
                    @PathParam("offset")
                    String offset) {
        caller.mustBeOperator();
        return (offset.matches("\\d{1,18}")
                        ? letters.read(LetterFilter.ALL, Long.parseLong(offset), 1)
                                .letters()
                        : List.<Entry>of())
                .stream()
                        .filter(entry -> entry.offset() == Long.parseLong(offset))
                        .findFirst()
                        .map(entry -> LetterView.of(entry, true))
                        .orElseThrow(() -> new RefusedException(
                                ErrorCode.NOT_FOUND,
                                "There is no dead letter of this offset; list them to see which there are."));
    }

    @POST
    @Path("replay")
    @Operation(
            operationId = "replayDeadLetters",
            summary = "Replay dead letters",
            description =
                    "Brings those that the filter takes, are requests and can be read now before the scheduler again. A submission"
                            + " becomes a new job, as its own has ended; its id follows from the old one's, so, while that job is"
                            + " known, a repetition does nothing more. A cancellation is published again. Settings are not replayed: an old one could"
                            + " undo a newer one. Repeat with next_cursor as the offset until there is none.")
    @Parameter(ref = "dry_run")
    @Parameter(ref = "tenant")
    @Parameter(ref = "topic")
    @Parameter(ref = "since")
    @Parameter(ref = "until")
    @Parameter(ref = "offset")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "Letters at most.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @APIResponse(
            responseCode = "200",
            description = "What came of it; next_cursor is the next call's offset.",
            content = @Content(schema = @Schema(implementation = ReplayView.class)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "AdminDisabled")
    @APIResponse(responseCode = "422", ref = "BadParameter")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public ReplayView replay(@Context UriInfo uri, @Context HttpHeaders headers) {
        caller.mustBeOperator();
        var query = new Query(uri, List.of("dry_run", "tenant", "topic", "since", "until", "offset", "limit"));
        boolean dryRun = query.flag("dry_run");
        var page = list(query, query.replayLimit());
        return ReplayView.of(
                replays.ofLetters(page.letters(), dryRun, Conditions.traceparent(headers)), dryRun, text(page.next()));
    }

    private DeadLetters.Page list(Query query, int limit) {
        var filter =
                new LetterFilter(query.tenant(), query.text("topic"), query.instant("since"), query.instant("until"));
        return letters.read(filter, query.offset("offset").orElse(0L), limit);
    }

    private static @Nullable String text(OptionalLong next) {
        return next.isPresent() ? Long.toString(next.getAsLong()) : null;
    }
}
