package dev.kontext.scheduler.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/** JSON as it travels through Kafka and is stored in Redis. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    /** @throws UnreadableJsonException if it is not JSON, or not of this type */
    public static <T> T read(byte[] json, Class<T> type) throws UnreadableJsonException {
        try {
            return present(MAPPER.readValue(json, type), type);
        } catch (IOException e) {
            throw unreadable(e, type);
        }
    }

    /** @throws UnreadableJsonException if it is not JSON, or not of this type */
    public static <T> T read(String json, Class<T> type) throws UnreadableJsonException {
        try {
            return present(MAPPER.readValue(json, type), type);
        } catch (JsonProcessingException e) {
            throw unreadable(e, type);
        }
    }

    private static <T> T present(T value, Class<T> type) throws UnreadableJsonException {
        // The word null is JSON, too.
        if (value == null) {
            throw new UnreadableJsonException("is not a " + type.getSimpleName() + ": it is null");
        }
        return value;
    }

    /** The message must not quote the record, which may hold a prompt. */
    private static UnreadableJsonException unreadable(IOException e, Class<?> type) {
        var where = e instanceof JsonProcessingException json && json.getLocation() != null
                ? " at column " + json.getLocation().getColumnNr()
                : "";
        return new UnreadableJsonException(
                "is not a " + type.getSimpleName() + ": " + e.getClass().getSimpleName() + where);
    }
}
