package dev.kontext.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.error.Problem;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.gateway.fleet.SettingChanges;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What operators set: pauses, weights, caps. */
@Path(Paths.ADMIN + "/settings")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "admin")
@SecurityRequirement(name = "admin")
public class AdminSettingsResource {
    private final Caller caller;
    private final SettingChanges changes;
    private final SettingReader reader;

    AdminSettingsResource(Caller caller, SettingChanges changes, ObjectMapper json) {
        this.caller = caller;
        this.changes = changes;
        this.reader = new SettingReader(json);
    }

    /** All that is set. */
    @Schema(name = "Settings")
    record SettingList(
            @Schema(
                    required = true,
                    description =
                            "Those that were ever set. What was not set is not paused and has no cap; a tenant has the"
                                    + " weight 1 then, a lane the one that the scheduler is configured with.")
            List<SettingView> settings) {}

    /** One thing that is set. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Setting", description = "One thing that is set. Fields that do not apply are left out.")
    record SettingView(
            @Schema(
                    required = true,
                    enumeration = {
                        "lane_paused",
                        "tenant_paused",
                        "pool_paused",
                        "lane_weight",
                        "tenant_weight",
                        "tenant_cap"
                    })
            String kind,

            @Schema(required = true, description = "Of the lane, the tenant or the pool.")
            String name,

            @Schema(description = "Whether nothing of it is started; what runs goes on.") @Nullable Boolean paused,

            @Schema(
                    minimum = "1",
                    maximum = "1000",
                    description = "The share of GPU time against those of the other lanes, or tenants, that wait.")
            @Nullable Integer weight,

            @Schema(minimum = "1", description = "How many jobs of the tenant run at once; left out for any number.")
            @Nullable Integer most) {}

    @GET
    @Operation(operationId = "listSettings", summary = "List what is set")
    @APIResponse(
            responseCode = "200",
            description = "All that is set.",
            content = @Content(schema = @Schema(implementation = SettingList.class)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "AdminDisabled")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public SettingList list() {
        caller.mustBeOperator();
        return new SettingList(changes.current().byKey().values().stream()
                .sorted(Comparator.comparing(Setting::key))
                .map(AdminSettingsResource::view)
                .toList());
    }

    @PUT
    @Path("{kind}/{name}")
    @Operation(
            operationId = "putSetting",
            summary = "Set something",
            description = "A setting names what is to hold, so it may be repeated. It is kept in the log and outlives"
                    + " every restart. The answer waits up to two seconds for the scheduler.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema =
                                    @Schema(
                                            type =
                                                    org.eclipse.microprofile.openapi.annotations.enums.SchemaType
                                                            .OBJECT),
                            examples = {
                                @ExampleObject(name = "a pause, or its end", value = "{\"paused\": true}"),
                                @ExampleObject(name = "lane_weight, tenant_weight", value = "{\"weight\": 3}"),
                                @ExampleObject(name = "tenant_cap, or null for none", value = "{\"most\": 3}")
                            }))
    @APIResponse(
            responseCode = "200",
            description = "The scheduler has read it.",
            content = @Content(schema = @Schema(implementation = SettingView.class)))
    @APIResponse(
            responseCode = "202",
            description = "It is kept, and holds as soon as the scheduler has read it.",
            content = @Content(schema = @Schema(implementation = SettingView.class)))
    @APIResponse(
            responseCode = "400",
            description = "malformed_request: the body is no JSON object.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "AdminDisabled")
    @APIResponse(
            responseCode = "404",
            description = "not_found: there is no setting of this kind.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(
            responseCode = "422",
            description = "unknown_field or invalid_field; `field` names the culprit, which may be the lane, tenant or"
                    + " pool of the address.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response put(
            @Parameter(
                            description = "What is set.",
                            schema =
                                    @Schema(
                                            enumeration = {
                                                "lane_paused",
                                                "tenant_paused",
                                                "pool_paused",
                                                "lane_weight",
                                                "tenant_weight",
                                                "tenant_cap"
                                            }))
                    @PathParam("kind")
                    String kind,
            @Parameter(description = "The lane, the tenant, or the pool: kontext.") @PathParam("name") String name,
            InputStream body,
            @Context HttpHeaders headers)
            throws IOException {
        caller.mustBeOperator();
        var setting = reader.read(kind, name, body);
        boolean holds = changes.set(setting, Conditions.traceparent(headers));
        return Response.status(holds ? Response.Status.OK : Response.Status.ACCEPTED)
                .entity(view(setting))
                .build();
    }

    private static SettingView view(Setting setting) {
        return switch (setting) {
            case Setting.LanePaused(var lane, boolean paused) ->
                new SettingView("lane_paused", lane.wire(), paused, null, null);
            case Setting.TenantPaused(var tenant, boolean paused) ->
                new SettingView("tenant_paused", tenant.value(), paused, null, null);
            case Setting.PoolPaused(var pool, boolean paused) ->
                new SettingView("pool_paused", pool, paused, null, null);
            case Setting.LaneWeight(var lane, int weight) ->
                new SettingView("lane_weight", lane.wire(), null, weight, null);
            case Setting.TenantWeight(var tenant, int weight) ->
                new SettingView("tenant_weight", tenant.value(), null, weight, null);
            case Setting.TenantCap(var tenant, var most) ->
                new SettingView("tenant_cap", tenant.value(), null, null, most);
        };
    }
}
