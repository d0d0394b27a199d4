package dev.kontext.gateway.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.storage.InputArtifact;
import dev.kontext.contracts.storage.KeepUntil;
import dev.kontext.gateway.job.Results;
import dev.kontext.gateway.refusal.RefusedException;
import dev.kontext.gateway.refusal.UnavailableException;
import dev.kontext.gateway.request.ImageSource;
import dev.kontext.gateway.submission.Inputs;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Calls storage-service. */
@ApplicationScoped
public class StorageClient implements Inputs, Results {
    private static final Logger LOG = Logger.getLogger(StorageClient.class);
    private static final List<String> PASSED_BACK = List.of("Content-Length", "Content-Range", "ETag", "Accept-Ranges");
    private static final Set<Integer> FILE_ANSWERS = Set.of(200, 206, 304, 404, 416);

    private final StorageConfig config;
    private final ServiceConfig service;
    private final ObjectMapper json;
    private final HttpClient http;

    public StorageClient(StorageConfig config, ServiceConfig service, ObjectMapper json) {
        this.config = config;
        this.service = service;
        this.json = json;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.timeout())
                .build();
    }

    @Override
    public InputArtifact put(TenantId tenant, ImageSource.Upload upload) {
        try {
            var request = to("/internal/v1/inputs/" + tenant)
                    .timeout(config.uploadTimeout())
                    .header("Content-Type", "application/octet-stream")
                    .POST(BodyPublishers.ofFile(upload.file()));
            var answer = send(request, BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200, 201 -> read(answer.body(), InputArtifact.class);
                case 413, 415, 422 -> throw refusal(answer, upload.field());
                default -> throw unexpected(answer);
            };
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException("an uploaded file is gone", e);
        }
    }

    @Override
    public Optional<InputArtifact> find(TenantId tenant, Digest digest) {
        var request = to("/internal/v1/inputs/" + tenant + "/" + digest).timeout(config.timeout());
        var answer = send(request.GET(), BodyHandlers.ofString());
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(read(answer.body(), InputArtifact.class));
            case 404 -> Optional.empty();
            default -> throw unexpected(answer);
        };
    }

    @Override
    public boolean keepUntil(TenantId tenant, Digest digest, Instant until) {
        var request = to("/internal/v1/inputs/" + tenant + "/" + digest + "/keep-until")
                .timeout(config.timeout())
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(write(new KeepUntil(until))));
        var answer = send(request, BodyHandlers.ofString());
        return switch (answer.statusCode()) {
            case 200, 204 -> true;
            case 404 -> false;
            default -> throw unexpected(answer);
        };
    }

    @Override
    public Results.File open(TenantId tenant, JobId job, StoredImage image, Map<String, String> conditions) {
        var request = to(Stream.of(
                                "results",
                                tenant.value(),
                                job.value(),
                                image.lease().value(),
                                image.name())
                        .reduce("/internal/v1", (path, part) -> path + "/" + part))
                .timeout(config.timeout());
        conditions.forEach(request::header);
        var answer = send(request.GET(), BodyHandlers.ofInputStream());
        if (!FILE_ANSWERS.contains(answer.statusCode())) {
            close(answer.body());
            throw unexpected(answer);
        }
        var headers = new HashMap<String, String>();
        PASSED_BACK.forEach(name -> answer.headers().firstValue(name).ifPresent(value -> headers.put(name, value)));
        return new Results.File(answer.statusCode(), headers, answer.body());
    }

    @Override
    public boolean isReachable() {
        try {
            return send(to("/q/health/live").timeout(config.timeout()).GET(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (UnavailableException e) {
            return false;
        }
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(config.url().toString().replaceAll("/+$", "") + path))
                .header("Authorization", "Bearer " + service.key());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request.build(), body);
        } catch (IOException e) {
            throw new UnavailableException("The storage does not answer for the moment; try again.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("The gateway is stopping; try again.", e);
        }
    }

    private RefusedException refusal(HttpResponse<String> answer, String field) {
        var problem = read(answer.body(), Problem.class);
        var code = Stream.of(ErrorCode.values())
                .filter(known -> known.wire().equals(problem.code()))
                .findFirst()
                .orElse(ErrorCode.INVALID_IMAGE);
        return new RefusedException(code, problem.detail(), field);
    }

    private static RuntimeException unexpected(HttpResponse<?> answer) {
        if (answer.statusCode() != 503) {
            LOG.errorf(
                    "unexpected answer of storage status=%d path=%s",
                    answer.statusCode(), answer.uri().getPath());
        }
        return new UnavailableException("The storage is not available for the moment; try again.");
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new UnavailableException("The storage answers in a way that is not understood; try again.", e);
        }
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(value.getClass() + " cannot be written as JSON", e);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            LOG.debugf("answer of storage could not be closed reason=%s", e.toString());
        }
    }
}
