package dev.kontext.storage.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.Digest;
import dev.kontext.storage.result.ResultRefusedException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code Content-Digest} (RFC 9530). */
final class ContentDigest {
    private static final Pattern SHA256 = Pattern.compile("(?:^|.*,)\\s*sha-256=:([A-Za-z0-9+/]{43}=):\\s*(?:$|,.*)");

    private ContentDigest() {}

    /** @throws ResultRefusedException {@code malformed_request} if there is no SHA-256 in it */
    static Digest parse(@Nullable String header) throws ResultRefusedException {
        var found = SHA256.matcher(header == null ? "" : header);
        if (!found.matches()) {
            throw new ResultRefusedException(
                    ErrorCode.MALFORMED_REQUEST, "Send the body's SHA-256 as Content-Digest: sha-256=:<base64>:.");
        }
        return Digest.ofSha256(Base64.getDecoder().decode(found.group(1)));
    }
}
