package dev.kontext.storage.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every object store promises. */
public abstract class ObjectStoreContract {
    private static final String KEY = "acme/out/job/lease/0.png";

    @TempDir
    Path folder;

    private ObjectStore store;

    /** An empty store. */
    protected abstract ObjectStore anEmptyStore();

    /** The same store, asked for a bucket that does not exist. */
    protected abstract ObjectStore aStoreWithoutItsBucket();

    /** A store at an address where nobody listens. */
    protected abstract ObjectStore aStoreThatIsAway();

    /** A store that takes connections and never answers. */
    protected abstract ObjectStore aSilentStore();

    @BeforeEach
    void open() {
        store = anEmptyStore();
    }

    @Test
    void whatWasPutIsThereWithItsTypeAndNotes() throws Exception {
        store.put(KEY, file("picture".getBytes(UTF_8)), "image/png", Map.of("sha256", "abc"));

        assertThat(store.head(KEY)).contains(new ObjectHead(7, "image/png", Map.of("sha256", "abc")));
        assertThat(text(store, KEY)).isEqualTo("picture");
    }

    @Test
    void anObjectLargerThanOnePartIsWhole() throws Exception {
        var bytes = new byte[(64 << 20) + 12_345];
        new Random(1).nextBytes(bytes);
        store.put(KEY, file(bytes), "image/png", Map.of());

        try (var content = store.get(KEY).orElseThrow()) {
            assertThat(content.bytes()).isEqualTo(bytes.length);
            assertThat(content.stream().readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void anEmptyObjectCanBePut() throws Exception {
        store.put(KEY, new byte[0], "text/plain");

        assertThat(text(store, KEY)).isEmpty();
    }

    @Test
    void puttingAgainReplaces() throws Exception {
        store.put(KEY, "one".getBytes(UTF_8), "text/plain");
        store.put(KEY, "other".getBytes(UTF_8), "text/plain");

        assertThat(text(store, KEY)).isEqualTo("other");
    }

    @Test
    void aPartIsReadAlone() throws Exception {
        store.put(KEY, "0123456789".getBytes(UTF_8), "text/plain");

        try (var part = store.get(KEY, new ByteRange(3, 4)).orElseThrow()) {
            assertThat(part.bytes()).isEqualTo(4);
            assertThat(part.stream().readAllBytes()).asString(UTF_8).isEqualTo("3456");
        }
    }

    @Test
    void whatIsNotThereIsAbsent() {
        assertThat(store.head(KEY)).isEmpty();
        assertThat(store.get(KEY)).isEmpty();
        assertThat(store.get(KEY, new ByteRange(0, 1))).isEmpty();
        assertThat(store.list("acme/")).isEmpty();
    }

    @Test
    void whatWasDeletedIsAbsentAndDeletingAgainIsFine() {
        store.put(KEY, new byte[1], "text/plain");

        store.delete(KEY);
        store.delete(KEY);

        assertThat(store.head(KEY)).isEmpty();
        assertThat(store.list("acme/")).isEmpty();
    }

    @Test
    void aListingHoldsAllThatBeginsWithThePrefixInOrder() {
        for (var key : new String[] {"acme/in/b/meta", "acme/in/a/x/y", "acme/in/a/meta", "acme/out/c", "acme2/in/a"}) {
            store.put(key, new byte[2], "text/plain");
        }

        assertThat(store.list("acme/in/"))
                .containsExactly(
                        new ListedObject("acme/in/a/meta", 2),
                        new ListedObject("acme/in/a/x/y", 2),
                        new ListedObject("acme/in/b/meta", 2));
        assertThat(store.folders()).containsExactlyInAnyOrder("acme/", "acme2/");
    }

    @Test
    void aListingOfManyIsOrderedAcrossItsPages() {
        for (int i = 0; i < 1010; i++) {
            store.put("t/in/%04d/meta".formatted(i), new byte[0], "text/plain");
        }
        var keys = new ArrayList<String>();

        store.list("t/in/", object -> keys.add(object.key()));

        assertThat(keys).hasSize(1010).isSorted();
    }

    @Test
    void aSignedAddressWorksWithoutCredentialsAndHasTheTypeItWasSignedWith() throws Exception {
        store.put(KEY, "picture".getBytes(UTF_8), "text/plain");

        var address = store.sign(KEY, "image/webp", Duration.ofMinutes(5));

        var connection = (HttpURLConnection) address.toURL().openConnection();
        assertThat(connection.getResponseCode()).isEqualTo(200);
        assertThat(connection.getContentType()).isEqualTo("image/webp");
        try (var in = connection.getInputStream()) {
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("picture");
        }
    }

    @Test
    void aSignedAddressThatWasChangedIsRefused() throws Exception {
        store.put(KEY, "picture".getBytes(UTF_8), "text/plain");
        store.put("acme/out/job/lease/1.png", "another".getBytes(UTF_8), "text/plain");

        var address = store.sign(KEY, "image/png", Duration.ofMinutes(5));

        var changed = java.net.URI.create(address.toString().replace("0.png", "1.png"));
        var connection = (HttpURLConnection) changed.toURL().openConnection();
        assertThat(connection.getResponseCode()).isEqualTo(403);
    }

    @Test
    void aMissingBucketIsNotTakenForAMissingObject() {
        var lost = aStoreWithoutItsBucket();

        assertThatThrownBy(() -> lost.head(KEY)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> lost.get(KEY)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> lost.list("acme/")).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> lost.put(KEY, new byte[1], "text/plain"))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aStoreThatIsAwayIsUnavailable() {
        var away = aStoreThatIsAway();

        assertThatThrownBy(() -> away.head(KEY)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> away.get(KEY)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> away.list("acme/")).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> away.delete(KEY)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> away.put(KEY, new byte[1], "text/plain"))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aWriteToASilentStoreHasAnUnknownOutcome() {
        var silent = aSilentStore();

        assertThatThrownBy(() -> silent.put(KEY, new byte[1], "text/plain"))
                .isInstanceOf(UnknownOutcomeException.class);
        assertThatThrownBy(() -> silent.delete(KEY)).isInstanceOf(UnknownOutcomeException.class);
        assertThatThrownBy(() -> silent.get(KEY)).isInstanceOf(StoreUnavailableException.class);
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(folder, "object", ""), bytes);
    }

    private static String text(ObjectStore store, String key) throws IOException {
        try (var content = store.get(key).orElseThrow()) {
            return new String(content.stream().readAllBytes(), UTF_8);
        }
    }
}
