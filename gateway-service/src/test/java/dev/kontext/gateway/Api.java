package dev.kontext.gateway;

import static io.restassured.RestAssured.given;

import dev.kontext.contracts.job.JobId;
import io.restassured.builder.MultiPartSpecBuilder;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Calls of the API, as a client makes them. */
final class Api {
    private Api() {}

    static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key).urlEncodingEnabled(false);
    }

    static RequestSpecification acme() {
        return as(Bench.ACME);
    }

    static RequestSpecification admin() {
        return as(Bench.ADMIN);
    }

    static Response submit(String json) {
        return acme().contentType("application/json")
                .body(json.getBytes(StandardCharsets.UTF_8))
                .post("/v1/jobs");
    }

    static Response submit(String json, String idempotencyKey) {
        return acme().header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(json.getBytes(StandardCharsets.UTF_8))
                .post("/v1/jobs");
    }

    /** A fresh job. */
    static JobId accepted() {
        return id(submit("{\"prompt\": \"a red car\"}"));
    }

    static JobId id(Response response) {
        return new JobId(response.then().statusCode(202).extract().path("id"));
    }

    static RequestSpecification form(String json, byte[]... images) {
        var form = acme().multiPart(new MultiPartSpecBuilder(json)
                .controlName("request")
                .mimeType("application/json")
                .charset(StandardCharsets.UTF_8)
                .build());
        for (var image : images) {
            form = form.multiPart("image", "photo.png", image, "image/png");
        }
        return form;
    }

    static byte[] picture(int width, int height) {
        return ("picture " + width + "x" + height + " " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
    }

    static String key() {
        return UUID.randomUUID().toString();
    }
}
