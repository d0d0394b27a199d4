package dev.kontext.storage.input;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.storage.InputArtifact;
import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.Pam;
import dev.kontext.imaging.intake.ImageIntake;
import dev.kontext.storage.object.ObjectContent;
import dev.kontext.storage.object.ObjectStore;
import dev.kontext.storage.upload.BusyException;
import dev.kontext.storage.upload.DecodeGate;
import dev.kontext.storage.upload.TemporaryFiles;
import dev.kontext.storage.upload.Upload;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The inputs of all tenants. */
@Singleton
public final class Inputs {
    private static final byte[] EMPTY = {};
    private static final String UNTYPED = "application/octet-stream";

    private final ObjectStore store;
    private final DecodeGate gate;
    private final TemporaryFiles files;
    private final InputDeletion deletion;
    private final ObjectMapper json;
    private final InputConfig config;
    private final Clock clock;

    @Inject
    Inputs(
            ObjectStore store,
            DecodeGate gate,
            TemporaryFiles files,
            InputDeletion deletion,
            ObjectMapper json,
            InputConfig config,
            Clock clock) {
        this.store = store;
        this.gate = gate;
        this.files = files;
        this.deletion = deletion;
        this.json = json;
        this.config = config;
        this.clock = clock;
    }

    /** An input that is there now. */
    public record Kept(InputArtifact artifact, boolean isNew) {}

    /**
     * Keeps an upload, unless the same bytes are there and not condemned.
     *
     * @throws ImageRefusedException if it is not an image that is taken; nothing is stored then
     * @throws BusyException while an earlier input of the same bytes is being deleted
     */
    public Kept keep(TenantId tenant, Upload upload) throws ImageRefusedException, IOException {
        var keys = InputKeys.of(tenant, upload.digest());
        var folder = settled(keys);
        var until = clock.instant().plus(config.keep());
        if (folder.complete() && folder.condemnedAt().isEmpty()) {
            var known = meta(keys);
            if (known.isPresent()) {
                store.put(keys.keep(until), EMPTY, UNTYPED);
                return new Kept(known.get().artifact(), false);
            }
        }
        Path pixels = files.create();
        try {
            var artifact = normalise(upload, pixels);
            touch(keys, until);
            store.put(keys.original(), upload.file(), artifact.contentType(), Map.of());
            store.put(keys.pixels(), pixels, Pam.MEDIA_TYPE, Map.of());
            store.put(
                    keys.meta(), json.writeValueAsBytes(new InputMeta(artifact, clock.instant())), "application/json");
            return new Kept(artifact, !folder.complete());
        } finally {
            Files.deleteIfExists(pixels);
        }
    }

    public Optional<InputArtifact> find(TenantId tenant, Digest digest) throws IOException {
        return meta(InputKeys.of(tenant, digest)).map(InputMeta::artifact);
    }

    /**
     * Keeps an input at least until then; never shortens.
     *
     * @return whether it is there
     * @throws BusyException while it is being deleted
     */
    public boolean keepUntil(TenantId tenant, Digest digest, Instant until) {
        var keys = InputKeys.of(tenant, digest);
        if (!settled(keys).complete()) {
            return false;
        }
        touch(keys, until);
        return true;
    }

    /** The normalised pixels. */
    public Optional<ObjectContent> pixels(TenantId tenant, Digest digest) {
        return store.get(InputKeys.of(tenant, digest).pixels());
    }

    private InputArtifact normalise(Upload upload, Path to) throws ImageRefusedException, IOException {
        return gate.file(() -> {
            var bytes = upload.read();
            var info = ImageIntake.probe(bytes, gate.limits());
            return gate.decoding(info.size().area(), () -> {
                var pixels = ImageIntake.decode(bytes, gate.limits());
                try (var out = new BufferedOutputStream(Files.newOutputStream(to))) {
                    Pam.write(pixels, out);
                }
                return new InputArtifact(
                        upload.digest(), info.type().mediaType(), pixels.width(), pixels.height(), upload.bytes());
            });
        });
    }

    /** Puts the mark and takes condemnations back: {@link InputDeletion} says why in this order. */
    private void touch(InputKeys keys, Instant until) {
        store.put(keys.keep(until), EMPTY, UNTYPED);
        var folder = InputFolder.of(keys, store.list(keys.folder()));
        if (folder.deletingAt().isPresent()) {
            throw beingDeleted();
        }
        folder.condemnations().forEach(store::delete);
    }

    /** The folder, with no deletion under way. */
    private InputFolder settled(InputKeys keys) {
        var folder = InputFolder.of(keys, store.list(keys.folder()));
        if (folder.deletingAt().isEmpty()) {
            return folder;
        }
        if (!folder.deletionIsStale(clock.instant())) {
            throw beingDeleted();
        }
        deletion.finish(keys, folder);
        return InputFolder.of(keys, store.list(keys.folder()));
    }

    private static BusyException beingDeleted() {
        return new BusyException("An earlier input of the same bytes is being deleted. Try again in a second.");
    }

    private Optional<InputMeta> meta(InputKeys keys) throws IOException {
        var content = store.get(keys.meta());
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try (var found = content.get()) {
            return Optional.of(json.readValue(found.stream(), InputMeta.class));
        }
    }
}
