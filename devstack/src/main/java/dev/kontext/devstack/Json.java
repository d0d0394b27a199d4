package dev.kontext.devstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.Optional;

/** The small JSON files of the state folder. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    /** The content of the file; empty when it is not there, or was left unfinished by a crash. */
    static <T> Optional<T> read(Path file, Class<T> type) {
        return StateFolder.read(file).flatMap(text -> {
            try {
                return Optional.ofNullable(MAPPER.readValue(text, type));
            } catch (JsonProcessingException e) {
                return Optional.empty();
            }
        });
    }

    static void write(Path file, Object value) {
        try {
            Folders.write(file, MAPPER.writeValueAsString(value) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not to be written as JSON: " + value.getClass(), e);
        }
    }
}
