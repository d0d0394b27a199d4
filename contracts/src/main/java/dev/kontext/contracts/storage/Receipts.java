package dev.kontext.contracts.storage;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Storage's word that it holds a picture, which workers carry to the scheduler and cannot make up: the HMAC-SHA-256 (RFC
 * 2104) of all that the picture is said to be, under a key that only these two have.
 */
public final class Receipts {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException if the key is blank */
    public Receipts(String key) {
        if (key.isBlank()) {
            throw new IllegalArgumentException("the key of receipts must not be blank");
        }
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The picture with its receipt. */
    public StoredImage give(TenantId tenant, JobId job, StoredImage image) {
        return image.with(Base64.getUrlEncoder().withoutPadding().encodeToString(code(tenant, job, image)));
    }

    /** Whether the picture's receipt is one for all that is said of it. */
    public boolean holds(TenantId tenant, JobId job, StoredImage image) {
        var given = image.receipt();
        if (given == null) {
            return false;
        }
        try {
            return MessageDigest.isEqual(
                    code(tenant, job, image), Base64.getUrlDecoder().decode(given));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private byte[] code(TenantId tenant, JobId job, StoredImage image) {
        var said = Stream.of(
                        tenant,
                        job,
                        image.lease(),
                        image.name(),
                        image.contentType(),
                        image.width(),
                        image.height(),
                        image.bytes(),
                        image.sha256())
                .map(Object::toString)
                .collect(Collectors.joining("\0"));
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(said.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
