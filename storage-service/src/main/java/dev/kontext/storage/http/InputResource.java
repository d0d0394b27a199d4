package dev.kontext.storage.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.storage.InputArtifact;
import dev.kontext.contracts.storage.KeepUntil;
import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.Pam;
import dev.kontext.storage.input.Inputs;
import dev.kontext.storage.upload.PayloadTooLargeException;
import dev.kontext.storage.upload.Uploads;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Inputs, for the gateway and the workers. */
@Path("/internal/v1/inputs/{tenant}")
@RunOnVirtualThread
class InputResource {
    private final Uploads uploads;
    private final Inputs inputs;

    @Inject
    InputResource(Uploads uploads, Inputs inputs) {
        this.uploads = uploads;
        this.inputs = inputs;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    public Response keep(
            @PathParam("tenant") TenantId tenant,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
            InputStream body)
            throws IOException, PayloadTooLargeException, ImageRefusedException {
        try (var upload = uploads.receive(body, length == null ? -1 : length)) {
            var kept = inputs.keep(tenant, upload);
            return json(kept.isNew() ? 201 : 200, kept.artifact());
        }
    }

    @GET
    @Path("/{digest}")
    public Response find(@PathParam("tenant") TenantId tenant, @PathParam("digest") Digest digest) throws IOException {
        return inputs.find(tenant, digest).map(found -> json(200, found)).orElseGet(Problems::artifactNotFound);
    }

    @PUT
    @Path("/{digest}/keep-until")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response keepUntil(
            @PathParam("tenant") TenantId tenant, @PathParam("digest") Digest digest, @Nullable KeepUntil keep) {
        if (keep == null || lacksInstant(keep)) {
            return Problems.response(ErrorCode.MALFORMED_REQUEST, "Send {\"until\": an instant}.");
        }
        return inputs.keepUntil(tenant, digest, keep.until())
                ? Response.noContent().build()
                : Problems.artifactNotFound();
    }

    @GET
    @Path("/{digest}/pixels")
    public Response pixels(@PathParam("tenant") TenantId tenant, @PathParam("digest") Digest digest) {
        return inputs.pixels(tenant, digest)
                .map(content -> Streams.of(content, Response.ok().type(Pam.MEDIA_TYPE)))
                .orElseGet(Problems::artifactNotFound);
    }

    @SuppressWarnings("ConstantValue") // Jackson fills in null for what is missing.
    private static boolean lacksInstant(KeepUntil keep) {
        return keep.until() == null;
    }

    private static Response json(int status, InputArtifact artifact) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(artifact)
                .build();
    }
}
