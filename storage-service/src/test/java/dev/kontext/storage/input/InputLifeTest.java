package dev.kontext.storage.input;

import static dev.kontext.storage.StorageApi.code;
import static dev.kontext.storage.StorageApi.get;
import static dev.kontext.storage.StorageApi.input;
import static dev.kontext.storage.StorageApi.keepUntil;
import static dev.kontext.storage.StorageApi.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.storage.Pictures;
import dev.kontext.storage.StorageApi;
import dev.kontext.storage.StorageServers;
import dev.kontext.storage.TestClock;
import dev.kontext.storage.object.ListedObject;
import dev.kontext.storage.object.ObjectStore;
import dev.kontext.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
@QuarkusTest
@WithTestResource(StorageServers.class)
class InputLifeTest {
    private static final Duration KEEP = Duration.ofHours(25);
    private static final Duration GRACE = Duration.ofMinutes(61);

    private final String tenant = TestServers.unique("t");
    private final byte[] file = Pictures.png(8, 8);
    private final Digest digest = Digest.of(file);
    private final InputKeys keys = InputKeys.of(new TenantId(tenant), digest);

    @Inject
    ObjectStore store;

    @Inject
    InputSweep sweep;

    @Inject
    TestClock clock;

    @BeforeAll
    static void awaitReady() {
        StorageApi.awaitReady();
    }

    @Test
    void anUploadThatNobodyNamedIsCondemnedAndDeletedAfterTheGrace() {
        upload(tenant, file);
        sweep.sweep();
        assertThat(names()).noneMatch(name -> name.startsWith("condemned"));

        clock.advance(KEEP);
        sweep.sweep();
        assertThat(names()).anyMatch(name -> name.startsWith("condemned"));
        sweep.sweep();
        assertThat(there()).isTrue();

        clock.advance(GRACE);
        sweep.sweep();
        assertThat(names()).isEmpty();
        assertThat(there()).isFalse();
    }

    @Test
    void aTouchKeepsAndALaterShorterOneDoesNotShorten() {
        upload(tenant, file);
        touch(clock.instant().plus(KEEP).plus(KEEP));
        touch(clock.instant().plusSeconds(1));

        clock.advance(KEEP);
        sweep.sweep();

        assertThat(names()).noneMatch(name -> name.startsWith("condemned"));
    }

    @Test
    void touchingACondemnedInputRestoresIt() {
        upload(tenant, file);
        clock.advance(KEEP);
        sweep.sweep();

        touch(clock.instant().plus(KEEP));

        assertThat(names()).noneMatch(name -> name.startsWith("condemned"));
        clock.advance(GRACE);
        sweep.sweep();
        assertThat(there()).isTrue();
    }

    @Test
    void uploadingACondemnedInputStoresItAgain() {
        upload(tenant, file);
        clock.advance(KEEP);
        sweep.sweep();
        store.delete(keys.pixels());

        assertThat(upload(tenant, file).statusCode()).isEqualTo(200);

        assertThat(get(input(tenant, digest) + "/pixels").statusCode()).isEqualTo(200);
        clock.advance(GRACE);
        sweep.sweep();
        assertThat(there()).isTrue();
    }

    @Test
    void anIntakeThatStoppedHalfWayIsNotThereAndIsSweptAway() {
        store.put(keys.keep(clock.instant()), new byte[0], "text/plain");
        store.put(keys.original(), file, "image/png");
        assertThat(there()).isFalse();
        assertThat(keepUntil(tenant, digest, "{\"until\":\"2099-01-01T00:00:00Z\"}")
                        .statusCode())
                .isEqualTo(404);

        clock.advance(KEEP);
        sweep.sweep();
        clock.advance(GRACE);
        sweep.sweep();

        assertThat(names()).isEmpty();
    }

    @Test
    void anIntakeThatStoppedHalfWayIsCompletedByTheNext() {
        store.put(keys.original(), new byte[] {1}, "image/png");

        assertThat(upload(tenant, file).statusCode()).isEqualTo(201);
        assertThat(there()).isTrue();
    }

    @Test
    void whileAnInputIsBeingDeletedItIsNeitherTouchedNorStored() {
        upload(tenant, file);
        store.put(keys.deleting(clock.instant()), new byte[0], "text/plain");

        assertThat(code(keepUntil(tenant, digest, "{\"until\":\"2099-01-01T00:00:00Z\"}")))
                .isEqualTo("unavailable");
        var refused = upload(tenant, file);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void aDeletionThatStoppedHalfWayIsFinishedByTheNextSweep() {
        upload(tenant, file);
        store.put(keys.deleting(clock.instant()), new byte[0], "text/plain");
        store.delete(keys.meta());

        clock.advance(Duration.ofMinutes(2));
        sweep.sweep();

        assertThat(names()).isEmpty();
    }

    @Test
    void aDeletionThatStoppedHalfWayIsFinishedByTheNextUpload() {
        upload(tenant, file);
        store.put(keys.deleting(clock.instant()), new byte[0], "text/plain");

        clock.advance(Duration.ofMinutes(2));

        assertThat(upload(tenant, file).statusCode()).isEqualTo(201);
        assertThat(names()).noneMatch(name -> name.startsWith("deleting"));
    }

    @Test
    void aDeletionThatMeetsATouchTakesItselfBack() {
        upload(tenant, file);
        clock.advance(KEEP);
        store.put(keys.condemned(clock.instant()), new byte[0], "text/plain");
        touch(clock.instant().plus(KEEP));
        store.put(keys.condemned(clock.instant()), new byte[0], "text/plain");

        assertThat(new InputDeletion(store, clock).delete(keys)).isFalse();

        assertThat(there()).isTrue();
        assertThat(names()).noneMatch(name -> name.startsWith("condemned") || name.startsWith("deleting"));
    }

    private void touch(Instant until) {
        assertThat(keepUntil(tenant, digest, "{\"until\":\"" + until + "\"}").statusCode())
                .isEqualTo(204);
    }

    private boolean there() {
        return get(input(tenant, digest)).statusCode() == 200;
    }

    private List<String> names() {
        return store.list(tenant + "/").stream()
                .map(ListedObject::key)
                .map(key -> key.substring(keys.folder().length()))
                .toList();
    }
}
