package dev.kontext.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.JobId;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
@QuarkusTest
@WithTestResource(Bench.class)
class ImagesTest {
    private static final String ETAG = "\"" + Digest.of(Records.PICTURE).hex() + "\"";

    StorageFake storage;
    SchedulerFake scheduler;

    private JobId id;

    @BeforeEach
    void succeed() {
        id = Api.accepted();
        await().until(() -> scheduler.job(id) != null);
        scheduler.change(id, Records::succeeded);
        var folder = "acme/" + id + "/" + Records.LEASE;
        storage.putResult(folder + "/0.png", Records.PICTURE);
        storage.putResult(folder + "/thumbnail.jpg", Records.THUMBNAIL);
    }

    @AfterEach
    void back() {
        storage.setAway(false);
    }

    @Test
    void aPictureComesWhole() {
        var answer = Api.acme().get("/v1/jobs/" + id + "/images/0");

        answer.then()
                .statusCode(200)
                .contentType("image/png")
                .header("ETag", ETAG)
                .header("Accept-Ranges", "bytes")
                .header("Content-Length", Integer.toString(Records.PICTURE.length))
                .header("Content-Disposition", "inline; filename=\"" + id + "-0.png\"")
                .header("X-Content-Type-Options", "nosniff");
        assertThat(answer.asByteArray()).isEqualTo(Records.PICTURE);
    }

    @Test
    void aRangeIsAPart() {
        var answer = Api.acme().header("Range", "bytes=4-8").get("/v1/jobs/" + id + "/images/0");

        answer.then().statusCode(206).header("Content-Range", "bytes 4-8/" + Records.PICTURE.length);
        assertThat(answer.asByteArray()).isEqualTo(Arrays.copyOfRange(Records.PICTURE, 4, 9));
    }

    @Test
    void aRangeOutsideIsRefused() {
        Api.acme()
                .header("Range", "bytes=1000-")
                .get("/v1/jobs/" + id + "/images/0")
                .then()
                .statusCode(416)
                .header("Content-Range", "bytes */" + Records.PICTURE.length)
                .body("code", equalTo("range_not_satisfiable"));
    }

    @Test
    void whatAClientHasIsNotSentAgain() {
        Api.acme()
                .header("If-None-Match", ETAG)
                .get("/v1/jobs/" + id + "/images/0")
                .then()
                .statusCode(304)
                .header("ETag", ETAG);
    }

    @Test
    void theHeadOfAPictureHasNoBody() {
        var answer = Api.acme().head("/v1/jobs/" + id + "/images/0");

        answer.then().statusCode(200).header("ETag", ETAG);
        assertThat(answer.asByteArray()).isEmpty();
    }

    @Test
    void theThumbnailHasAnAddressOfItsOwn() {
        var answer = Api.acme().get("/v1/jobs/" + id + "/thumbnail");

        answer.then().statusCode(200).contentType("image/jpeg");
        assertThat(answer.asByteArray()).isEqualTo(Records.THUMBNAIL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"images/1", "images/-1", "images/x", "images/99999999999"})
    void aPictureThatIsNotThereIsNotFound(String path) {
        Api.acme().get("/v1/jobs/" + id + "/" + path).then().statusCode(404).body("code", equalTo("image_not_found"));
    }

    @Test
    void aJobThatHasNotSucceededHasNoPictures() {
        var other = Api.accepted();

        for (var path : new String[] {"/images/0", "/thumbnail"}) {
            Api.acme().get("/v1/jobs/" + other + path).then().statusCode(404).body("code", equalTo("image_not_found"));
        }
        Api.acme().get("/v1/jobs/" + other + "/images").then().statusCode(200).body("images.size()", equalTo(0));
    }

    @Test
    void aFileThatStorageLostIsNotFound() {
        var other = Api.accepted();
        await().until(() -> scheduler.job(other) != null);
        scheduler.change(other, Records::succeeded);

        Api.acme()
                .get("/v1/jobs/" + other + "/images/0")
                .then()
                .statusCode(404)
                .body("code", equalTo("image_not_found"));
    }

    @Test
    void aStorageThatIsAwayIsUnavailable() {
        storage.setAway(true);

        Api.acme()
                .get("/v1/jobs/" + id + "/images/0")
                .then()
                .statusCode(503)
                .header("Retry-After", "2")
                .body("code", equalTo("unavailable"));
        Api.form("{\"prompt\": \"x\"}", Api.picture(1, 1))
                .post("/v1/jobs")
                .then()
                .statusCode(503);
        Api.accepted();
    }
}
