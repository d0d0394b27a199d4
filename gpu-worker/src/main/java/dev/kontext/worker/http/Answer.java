package dev.kontext.worker.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** An answer with its whole body. */
public record Answer(int status, MultiMap headers, Buffer body) {
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether asking again, here or elsewhere, may help. */
    public boolean isForTheMoment() {
        return status >= 500 || status == 408 || status == 425 || status == 429;
    }

    /** Where a redirect points, if it is one and the address is absolute. */
    public Optional<URI> redirect() {
        if (status != 307 && status != 308) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(headers.get("Location")).map(URI::create).filter(URI::isAbsolute);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @throws IOException if the body is not what was expected */
    public <T> T json(Class<T> type) throws IOException {
        var value = Json.MAPPER.readValue(body.getBytes(), type);
        if (value == null) {
            throw new IOException("empty answer");
        }
        return value;
    }

    /** The code of a problem document, for logs; {@code none} if there is none. */
    public String problemCode() {
        try {
            JsonNode code = Json.MAPPER.readTree(body.getBytes()).path("code");
            return code.isTextual() ? code.asText() : "none";
        } catch (IOException e) {
            return "none";
        }
    }
}
