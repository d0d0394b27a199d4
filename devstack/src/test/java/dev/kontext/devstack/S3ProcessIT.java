package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ProcessIT {
    @Test
    void objectsAreThereAgainAfterAKill(@TempDir Path data) throws Exception {
        try (var s3 = S3Process.start(data, 0)) {
            assertThat(call(s3, s3.secretKey(), "PUT", "/kontext", "").statusCode())
                    .isEqualTo(200);
            assertThat(call(s3, s3.secretKey(), "PUT", "/kontext/a/b", "an object")
                            .statusCode())
                    .isEqualTo(200);

            s3.kill();
            s3.start();

            assertThat(call(s3, s3.secretKey(), "GET", "/kontext/a/b", "").body())
                    .isEqualTo("an object");
        }
    }

    @Test
    void aWrongKeyIsRefused(@TempDir Path data) throws Exception {
        try (var s3 = S3Process.start(data, 0)) {
            assertThat(call(s3, "not the key", "GET", "/", "").statusCode()).isEqualTo(403);
        }
    }

    private static HttpResponse<String> call(S3Process s3, String secretKey, String method, String path, String body)
            throws Exception {
        var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(secretKey.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
        var signed = method + "\n\n\n\nx-amz-date:" + date + "\n" + path;
        var signature = Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(s3.address() + path))
                            .method(method, BodyPublishers.ofString(body))
                            .header("x-amz-date", date)
                            .header("Authorization", "AWS " + s3.accessKey() + ":" + signature)
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
