package dev.kontext.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.OutputSize;
import dev.kontext.contracts.job.References;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static JobRequest request(References references, Digest... images) {
        return new JobRequest(
                "a red car",
                List.of(images).stream()
                        .<ImageSource>map(image -> new ImageSource.Artifact(image, "images"))
                        .toList(),
                references,
                null,
                28,
                2.5,
                new OutputSize.MatchInput(),
                ImageFormat.PNG,
                null,
                Lane.INTERACTIVE,
                null,
                Map.of());
    }

    private static Digest digest(int content) {
        return Digest.of(new byte[] {(byte) content});
    }

    /** Retries meet jobs that were accepted by an earlier version. */
    @Test
    void theCanonicalFormOfARequestWithOnePictureIsPinned() {
        var canonical = "kontext-request 1\nprompt 9 a red car\nimage 71 " + digest(1)
                + "\nsteps 2 28\nguidance 3 2.5\nsize 11 match_input\nformat 3 png\nlane 11 interactive\n";

        assertThat(Fingerprint.of(request(References.SINGLE, digest(1))))
                .isEqualTo(Digest.of(canonical.getBytes(StandardCharsets.UTF_8)).hex());
    }

    @Test
    void whatSeveralPicturesAreForCounts() {
        assertThat(Fingerprint.of(request(References.STITCH, digest(1), digest(2))))
                .isNotEqualTo(Fingerprint.of(request(References.SINGLE, digest(1), digest(2))));
    }

    @Test
    void theOrderOfPicturesCounts() {
        assertThat(Fingerprint.of(request(References.STITCH, digest(1), digest(2))))
                .isNotEqualTo(Fingerprint.of(request(References.STITCH, digest(2), digest(1))));
    }
}
