package dev.kontext.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Calls a gateway with one key, again after a lost connection and when it asks for patience. */
final class Gateway implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private static final int TRIES = 3;
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(90);

    private final URI address;
    private final String key;
    private final HttpClient http;

    Gateway(URI address, String key) {
        this.address = address;
        this.key = key;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    HttpClient http() {
        return http;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(address.resolve(path))
                .timeout(CALL_TIMEOUT)
                .header("Accept", "application/json, application/problem+json, */*")
                .header("Authorization", "Bearer " + key);
    }

    HttpResponse<String> send(Call call) {
        for (int attempt = 1; ; attempt++) {
            Optional<Duration> pause;
            try {
                var response = http.send(call.request().build(), BodyHandlers.ofString());
                if (response.statusCode() < 400) {
                    return response;
                }
                pause = retryAfter(response);
                if (pause.isEmpty() || attempt == TRIES) {
                    throw refusal(response);
                }
            } catch (FileNotFoundException e) {
                throw new IllegalArgumentException("the photo cannot be read: " + e.getMessage(), e);
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw new UnavailableException("The gateway at " + address + " does not answer.", e);
                }
                pause = Optional.of(Duration.ofMillis(200L * attempt));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UnavailableException("Interrupted.", e);
            }
            sleep(pause.get());
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        if (response.statusCode() != 503 && response.statusCode() != 429) {
            return Optional.empty();
        }
        long seconds = response.headers().firstValueAsLong("Retry-After").orElse(1);
        return Optional.of(Duration.ofSeconds(Math.clamp(seconds, 1, 10)));
    }

    private static RuntimeException refusal(HttpResponse<String> response) {
        String code = "http_" + response.statusCode();
        String detail = "The gateway answered HTTP " + response.statusCode() + ".";
        try {
            var problem = JSON.readTree(response.body());
            code = problem.path("code").asText(code);
            detail = problem.path("detail").asText(detail);
        } catch (JsonProcessingException e) {
            detail += " Is there another server at this address?";
        }
        return response.statusCode() < 500
                ? new RefusedException(response.statusCode(), code, detail)
                : new UnavailableException(detail);
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("Interrupted.", e);
        }
    }

    static JsonNode read(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new UnavailableException(
                    "The gateway's answer is not JSON. Is there another server at this address?", e);
        }
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the request cannot be written as JSON", e);
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Builds the request anew for each try. */
    @FunctionalInterface
    interface Call {
        HttpRequest.Builder request() throws IOException;
    }
}
