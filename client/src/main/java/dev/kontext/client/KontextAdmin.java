package dev.kontext.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Operates a fleet, with an admin key: settings, failed jobs, dead letters. Answers are the gateway's JSON, as
 * docs/openapi.yaml has it. All calls may be repeated, and fail as those of {@link KontextClient} do.
 */
public final class KontextAdmin implements AutoCloseable {
    private final Gateway gateway;

    /** @param gateway for example {@code http://127.0.0.1:8420} */
    public KontextAdmin(URI gateway, String adminKey) {
        this.gateway = new Gateway(gateway, adminKey);
    }

    /** All that is set. */
    public JsonNode settings() {
        return get("/v1/admin/settings");
    }

    /**
     * Sets something.
     *
     * @param kind for example {@code lane_paused}
     * @param name of the lane, the tenant or the pool
     * @param field for example {@code paused}
     * @param value null for none
     * @return whether the scheduler has read it; if not, it will
     */
    public boolean set(String kind, String name, String field, @Nullable Object value) {
        var body = Gateway.write(Collections.singletonMap(field, value));
        var answer =
                gateway.send(() -> gateway.to("/v1/admin/settings/" + Gateway.encode(kind) + "/" + Gateway.encode(name))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body)));
        return answer.statusCode() == 200;
    }

    /**
     * A page of failed jobs.
     *
     * @param parameters of the query: tenant, code, since, until, limit, cursor
     */
    public JsonNode failed(Map<String, String> parameters) {
        return get("/v1/admin/jobs/failed" + query(parameters));
    }

    /** @param parameters as those of {@link #failed}, and dry_run */
    public JsonNode replay(Map<String, String> parameters) {
        return post("/v1/admin/jobs/replay" + query(parameters));
    }

    /** A job with its tenant, whatever became of it. */
    public JsonNode job(String id) {
        return get("/v1/admin/jobs/" + Gateway.encode(id));
    }

    /**
     * A page of dead letters.
     *
     * @param parameters of the query: tenant, topic, since, until, offset, limit
     */
    public JsonNode deadLetters(Map<String, String> parameters) {
        return get("/v1/admin/dead-letters" + query(parameters));
    }

    /** @param parameters as those of {@link #deadLetters}, and dry_run */
    public JsonNode replayDeadLetters(Map<String, String> parameters) {
        return post("/v1/admin/dead-letters/replay" + query(parameters));
    }

    /**
     * A dead letter with its content.
     *
     * @param offset as {@link #deadLetters} names it
     */
    public JsonNode deadLetter(long offset) {
        return get("/v1/admin/dead-letters/" + offset);
    }

    @Override
    public void close() {
        gateway.close();
    }

    private JsonNode get(String path) {
        return Gateway.read(gateway.send(() -> gateway.to(path).GET()));
    }

    private JsonNode post(String path) {
        return Gateway.read(gateway.send(() -> gateway.to(path).POST(BodyPublishers.noBody())));
    }

    private static String query(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : new TreeMap<>(parameters)
                        .entrySet().stream()
                                .map(one -> one.getKey() + "=" + Gateway.encode(one.getValue()))
                                .collect(Collectors.joining("&", "?", ""));
    }
}
