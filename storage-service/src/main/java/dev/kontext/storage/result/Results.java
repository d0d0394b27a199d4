package dev.kontext.storage.result;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.storage.Receipts;
import dev.kontext.contracts.storage.SignedLink;
import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.intake.ImageIntake;
import dev.kontext.imaging.intake.ImageType;
import dev.kontext.storage.object.ByteRange;
import dev.kontext.storage.object.ObjectContent;
import dev.kontext.storage.object.ObjectHead;
import dev.kontext.storage.object.ObjectStore;
import dev.kontext.storage.upload.DecodeGate;
import dev.kontext.storage.upload.Upload;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pictures that attempts made. What is stored under a name never changes. */
@Singleton
public final class Results {
    private static final Set<ImageType> KINDS = EnumSet.of(ImageType.PNG, ImageType.JPEG, ImageType.WEBP);
    private static final Duration LINK_LIFE = Duration.ofMinutes(5);
    private static final String SHA256 = "sha256";

    private final ObjectStore store;
    private final DecodeGate gate;
    private final Receipts receipts;
    private final Clock clock;

    @Inject
    Results(ObjectStore store, DecodeGate gate, Receipts receipts, Clock clock) {
        this.store = store;
        this.gate = gate;
        this.receipts = receipts;
        this.clock = clock;
    }

    /**
     * Keeps a result. Keeping the same again changes nothing. The answer has a receipt.
     *
     * @param contentType as its sender says
     * @param digest as its sender says
     * @throws ResultRefusedException if the bytes are not what was said, or others are stored under the name
     * @throws ImageRefusedException if the bytes are not an image
     */
    public StoredImage keep(ResultKey key, Upload upload, String contentType, Digest digest)
            throws ResultRefusedException, ImageRefusedException, IOException {
        if (!upload.digest().equals(digest)) {
            throw new ResultRefusedException(
                    ErrorCode.INVALID_IMAGE, "The bytes are not those of the Content-Digest. Send them again.");
        }
        var info = gate.file(() -> ImageIntake.probe(upload.read(), gate.limits()));
        if (!KINDS.contains(info.type()) || !info.type().mediaType().equals(contentType)) {
            throw new ResultRefusedException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The file is " + info.type().mediaType()
                            + ", its Content-Type is another or not that of a result.");
        }
        var there = described(key, store.headBeforePut(key.object()));
        if (there.isEmpty()) {
            store.put(key.object(), upload.file(), contentType, Map.of(SHA256, digest.hex()));
        } else if (!there.get().sha256().equals(digest.hex())) {
            throw new ResultRefusedException(
                    ErrorCode.INVALID_IMAGE, "Another file is stored under this name, and results never change.");
        }
        var stored = new StoredImage(
                key.lease(),
                key.name().value(),
                contentType,
                info.size().width(),
                info.size().height(),
                upload.bytes(),
                digest.hex());
        return receipts.give(key.tenant(), key.job(), stored);
    }

    public Optional<ResultHead> head(ResultKey key) throws IOException {
        return described(key, store.head(key.object()));
    }

    private Optional<ResultHead> described(ResultKey key, Optional<ObjectHead> head) throws IOException {
        if (head.isEmpty()) {
            return Optional.empty();
        }
        var noted = head.get().notes().get(SHA256);
        var sha256 = noted != null ? Optional.of(noted) : digest(key);
        return sha256.map(hex ->
                new ResultHead(head.get().bytes(), contentType(key, head.get().contentType()), hex));
    }

    public Optional<ObjectContent> get(ResultKey key) {
        return store.get(key.object());
    }

    public Optional<ObjectContent> get(ResultKey key, ByteRange range) {
        return store.get(key.object(), range);
    }

    public Optional<SignedLink> link(ResultKey key) throws IOException {
        var head = head(key);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        var expiresAt = clock.instant().plus(LINK_LIFE);
        return Optional.of(new SignedLink(store.sign(key.object(), head.get().contentType(), LINK_LIFE), expiresAt));
    }

    /** A store on a file system without attributes loses the notes: then the bytes are read. */
    private Optional<String> digest(ResultKey key) throws IOException {
        var content = store.get(key.object());
        if (content.isEmpty()) {
            return Optional.empty();
        }
        var sha256 = Digest.newSha256();
        try (var found = content.get();
                var sink = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
            found.stream().transferTo(sink);
        }
        return Optional.of(HexFormat.of().formatHex(sha256.digest()));
    }

    /** The same store loses the type. */
    private static String contentType(ResultKey key, String found) {
        return KINDS.stream()
                .filter(kind -> found.equals(kind.mediaType())
                        || (!found.startsWith("image/") && key.name().value().endsWith("." + kind.extension())))
                .map(ImageType::mediaType)
                .findFirst()
                .orElse(found);
    }
}
