package dev.kontext.storage.http;

import dev.kontext.storage.object.ObjectContent;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

/** Objects on their way out. */
final class Streams {
    private Streams() {}

    /** The answer with the content as its body: read as fast as the caller takes it, and closed. */
    static Response of(ObjectContent content, Response.ResponseBuilder answer) {
        StreamingOutput body = out -> {
            try (content) {
                content.stream().transferTo(out);
            }
        };
        return answer.header(HttpHeaders.CONTENT_LENGTH, content.bytes())
                .entity(body)
                .build();
    }
}
