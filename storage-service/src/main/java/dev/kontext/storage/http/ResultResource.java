package dev.kontext.storage.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.ResultName;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.storage.result.ResultHead;
import dev.kontext.storage.result.ResultKey;
import dev.kontext.storage.result.ResultRefusedException;
import dev.kontext.storage.result.Results;
import dev.kontext.storage.upload.PayloadTooLargeException;
import dev.kontext.storage.upload.Uploads;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
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

/** Results: put by workers, read by the gateway. */
@Path("/internal/v1/results/{tenant}/{job}/{lease}/{name}")
@RunOnVirtualThread
class ResultResource {
    private final Uploads uploads;
    private final Results results;

    @Inject
    ResultResource(Uploads uploads, Results results) {
        this.uploads = uploads;
        this.results = results;
    }

    @PUT
    @Consumes(MediaType.WILDCARD)
    public Response keep(
            @PathParam("tenant") TenantId tenant,
            @PathParam("job") JobId job,
            @PathParam("lease") LeaseId lease,
            @PathParam("name") ResultName name,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            @HeaderParam("Content-Digest") @Nullable String contentDigest,
            InputStream body)
            throws IOException, PayloadTooLargeException, ImageRefusedException, ResultRefusedException {
        var digest = ContentDigest.parse(contentDigest);
        try (var upload = uploads.receive(body, length == null ? -1 : length)) {
            var key = new ResultKey(tenant, job, lease, name);
            var stored = results.keep(key, upload, contentType == null ? "" : contentType, digest);
            return Response.status(201)
                    .type(MediaType.APPLICATION_JSON)
                    .entity(stored)
                    .build();
        }
    }

    @GET
    public Response get(
            @PathParam("tenant") TenantId tenant,
            @PathParam("job") JobId job,
            @PathParam("lease") LeaseId lease,
            @PathParam("name") ResultName name,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
            @HeaderParam("If-Range") @Nullable String ifRange,
            @HeaderParam("Range") @Nullable String range)
            throws IOException {
        var key = new ResultKey(tenant, job, lease, name);
        var found = results.head(key);
        if (found.isEmpty()) {
            return Problems.imageNotFound();
        }
        var head = found.get();
        if (names(ifNoneMatch, etag(head))) {
            return answer(304, head).build();
        }
        boolean whole = ifRange != null && !ifRange.equals(etag(head));
        return switch (RangeHeader.parse(whole ? null : range, head.bytes())) {
            case RangeHeader.Whole all ->
                results.get(key)
                        .map(content -> Streams.of(content, answer(200, head)))
                        .orElseGet(Problems::imageNotFound);
            case RangeHeader.Part(var part) ->
                results.get(key, part)
                        .map(content -> Streams.of(
                                content,
                                answer(206, head)
                                        .header(
                                                "Content-Range",
                                                "bytes " + part.first() + "-" + part.last() + "/" + head.bytes())))
                        .orElseGet(Problems::imageNotFound);
            case RangeHeader.Unsatisfiable none ->
                Response.fromResponse(Problems.response(
                                ErrorCode.RANGE_NOT_SATISFIABLE, "The file has " + head.bytes() + " bytes."))
                        .header("Content-Range", "bytes */" + head.bytes())
                        .build();
        };
    }

    @HEAD
    public Response head(
            @PathParam("tenant") TenantId tenant,
            @PathParam("job") JobId job,
            @PathParam("lease") LeaseId lease,
            @PathParam("name") ResultName name,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch)
            throws IOException {
        var found = results.head(new ResultKey(tenant, job, lease, name));
        if (found.isEmpty()) {
            return Response.status(404).build();
        }
        return names(ifNoneMatch, etag(found.get()))
                ? answer(304, found.get()).build()
                : answer(200, found.get())
                        .header(HttpHeaders.CONTENT_LENGTH, found.get().bytes())
                        .build();
    }

    @POST
    @Path("/link")
    public Response link(
            @PathParam("tenant") TenantId tenant,
            @PathParam("job") JobId job,
            @PathParam("lease") LeaseId lease,
            @PathParam("name") ResultName name)
            throws IOException {
        return results.link(new ResultKey(tenant, job, lease, name))
                .map(link -> Response.ok(link, MediaType.APPLICATION_JSON).build())
                .orElseGet(Problems::imageNotFound);
    }

    private static Response.ResponseBuilder answer(int status, ResultHead head) {
        return Response.status(status)
                .type(head.contentType())
                .header(HttpHeaders.ETAG, etag(head))
                .header("Accept-Ranges", "bytes");
    }

    private static String etag(ResultHead head) {
        return "\"" + head.sha256() + "\"";
    }

    private static boolean names(@Nullable String ifNoneMatch, String etag) {
        return ifNoneMatch != null && (ifNoneMatch.strip().equals("*") || ifNoneMatch.contains(etag));
    }
}
