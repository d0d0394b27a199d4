package dev.kontext.gateway.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.gateway.refusal.RefusedException;
import dev.kontext.gateway.request.JobRequestDraft;
import dev.kontext.gateway.request.JobRequestReader;
import dev.kontext.gateway.request.Uploads;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Reads the parts of a form. */
final class FormReader {
    private static final String REQUEST = "request";
    private static final String IMAGE = "image";

    private FormReader() {}

    static void read(MultipartFormDataInput form, JobRequestDraft draft, Uploads uploads) throws IOException {
        var parts = form.getValues();
        for (var name : parts.keySet()) {
            if (!name.equals(REQUEST) && !name.equals(IMAGE)) {
                var shown = name.length() <= 80 ? name : name.substring(0, 80) + "…";
                throw new RefusedException(
                        ErrorCode.UNKNOWN_FIELD,
                        "The part " + shown + " is not known; send the parts image and request.",
                        shown);
            }
        }
        var requests = parts.getOrDefault(REQUEST, List.of());
        if (requests.size() != 1) {
            throw new RefusedException(
                    ErrorCode.MALFORMED_REQUEST,
                    "The form has " + requests.size()
                            + " parts named request; send one with the JSON of the request, and one named image.");
        }
        var images = List.copyOf(parts.getOrDefault(IMAGE, List.of()));
        for (int i = 0; i < images.size(); i++) {
            var image = images.get(i);
            draft.refuseAnotherImage();
            if (!image.isFileItem() || image.getFileItem().isInMemory()) {
                throw new RefusedException(
                        ErrorCode.MALFORMED_REQUEST,
                        "The part image is a text, not a file; send it with a file name, or as application/octet-stream.",
                        IMAGE);
            }
            draft.image(uploads.take(image.getFileItem().getFile(), i == 0 ? IMAGE : IMAGE + "[" + i + "]"));
        }
        for (var request : requests) {
            try (var body = open(request)) {
                new JobRequestReader(draft, uploads).read(body);
            }
        }
    }

    private static InputStream open(FormValue part) throws IOException {
        return part.isFileItem()
                ? part.getFileItem().getInputStream()
                : new ByteArrayInputStream(part.getValue().getBytes(StandardCharsets.UTF_8));
    }
}
