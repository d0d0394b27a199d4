package dev.kontext.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.gateway.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a setting from its address, which names it, and a body with its one value. */
final class SettingReader {
    private static final int LONGEST_BODY = 4096;

    /** The field of each kind. */
    private static final Map<String, String> FIELDS = Map.of(
            "lane_paused", "paused",
            "tenant_paused", "paused",
            "pool_paused", "paused",
            "lane_weight", "weight",
            "tenant_weight", "weight",
            "tenant_cap", "most");

    private final ObjectMapper json;

    SettingReader(ObjectMapper json) {
        this.json = json;
    }

    /** @throws RefusedException with what is wrong */
    Setting read(String kind, String name, InputStream body) throws IOException {
        var field = FIELDS.get(kind);
        if (field == null) {
            throw new RefusedException(
                    ErrorCode.NOT_FOUND,
                    "There is no setting of this kind; known are "
                            + FIELDS.keySet().stream().sorted().collect(Collectors.joining(", ")) + ".");
        }
        var value = value(field, body);
        return switch (kind) {
            case "lane_paused" -> new Setting.LanePaused(lane(name), paused(value));
            case "pool_paused" -> new Setting.PoolPaused(named("pool", name), paused(value));
            case "tenant_paused" -> new Setting.TenantPaused(tenant(name), paused(value));
            case "lane_weight" -> new Setting.LaneWeight(lane(name), number(value, field, 1000));
            case "tenant_weight" -> new Setting.TenantWeight(tenant(name), number(value, field, 1000));
            default ->
                new Setting.TenantCap(
                        tenant(name), value.isNull() ? null : (Integer) number(value, field, Integer.MAX_VALUE));
        };
    }

    private JsonNode value(String field, InputStream body) throws IOException {
        var object = object(body.readNBytes(LONGEST_BODY));
        for (var name : (Iterable<String>) object::fieldNames) {
            if (!name.equals(field)) {
                var shown = name.length() <= 80 ? name : name.substring(0, 80) + "…";
                throw new RefusedException(
                        ErrorCode.UNKNOWN_FIELD,
                        "The field " + shown + " is not known here; send " + field + ".",
                        shown);
            }
        }
        var value = object.get(field);
        if (value == null) {
            throw new RefusedException(ErrorCode.INVALID_FIELD, "The field " + field + " is missing.", field);
        }
        return value;
    }

    private JsonNode object(byte[] body) throws IOException {
        try {
            var read = json.readTree(body);
            if (read != null && read.isObject()) {
                return read;
            }
        } catch (JsonProcessingException e) {
            throw malformed();
        }
        throw malformed();
    }

    private static RefusedException malformed() {
        return new RefusedException(
                ErrorCode.MALFORMED_REQUEST, "The body must be a short JSON object such as {\"paused\": true}.");
    }

    private static boolean paused(JsonNode value) {
        if (!value.isBoolean()) {
            throw new RefusedException(ErrorCode.INVALID_FIELD, "The field paused must be true or false.", "paused");
        }
        return value.booleanValue();
    }

    private static int number(JsonNode value, String field, int most) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1 || value.intValue() > most) {
            throw new RefusedException(
                    ErrorCode.INVALID_FIELD,
                    "The field " + field + " must be a whole number "
                            + (most == Integer.MAX_VALUE
                                    ? "of at least 1, or null for none."
                                    : "from 1 to " + most + "."),
                    field);
        }
        return value.intValue();
    }

    private static Lane lane(String name) {
        return Stream.of(Lane.values())
                .filter(lane -> lane.wire().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        ErrorCode.INVALID_FIELD,
                        "There is no lane of this name; there are "
                                + Stream.of(Lane.values()).map(Lane::wire).collect(Collectors.joining(" and ")) + ".",
                        "lane"));
    }

    private static TenantId tenant(String name) {
        return new TenantId(named("tenant", name));
    }

    private static String named(String what, String name) {
        try {
            return new TenantId(name).value();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ErrorCode.INVALID_FIELD, "The name of a " + what + " is 1 to 32 of a-z, 0-9 and -.", what);
        }
    }
}
