package dev.kontext.imaging.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.Pixels;
import java.io.IOException;
import java.net.JarURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** Damaged files are decoded or refused; nothing else happens. */
class ImageIntakeFuzzTest {
    private static final IntakeLimits LIMITS = new IntakeLimits(4 << 20, 2_000_000, 4_096);
    private static final int ROUNDS = 300;

    @Test
    void damagedFilesAreDecodedOrRefused() {
        var random = new Random(20261124);
        ImageIntakeRefusalTest.goodFiles().forEach((name, file) -> {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] damaged = file.clone();
                int hits = 1 + random.nextInt(8);
                // Headers matter most: every other hit lands there.
                for (int hit = 0; hit < hits; hit++) {
                    int range = hit % 2 == 0 ? Math.min(100, damaged.length) : damaged.length;
                    damaged[random.nextInt(range)] = (byte) random.nextInt(256);
                }
                decodedOrRefused(name + " round " + round, damaged);
            }
        });
    }

    @Test
    void noiseBehindAKnownBeginningIsDecodedOrRefused() {
        var random = new Random(42);
        ImageIntakeRefusalTest.goodFiles().forEach((name, file) -> {
            for (int round = 0; round < ROUNDS; round++) {
                var noise = new byte[random.nextInt(2_000)];
                random.nextBytes(noise);
                System.arraycopy(file, 0, noise, 0, Math.min(noise.length, random.nextInt(60)));
                decodedOrRefused(name + " noise " + round, noise);
            }
        });
    }

    @Test
    void jpegsFromTheWildAreDecodedAndBrokenOnesRefused() throws IOException {
        List<String> refused = new ArrayList<>();
        int decoded = 0;
        var inside = (JarURLConnection)
                JpegFile.class.getResource("/jpeg/cmyk-sample.jpg").openConnection();
        var jar = inside.getJarFileURL();
        try (var zip = new ZipInputStream(jar.openStream())) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.getName().matches("(jpeg|broken-jpeg)/.*\\.jpe?g")) {
                    continue;
                }
                byte[] file = zip.readAllBytes();
                if (file.length > LIMITS.maxBytes()) {
                    continue;
                }
                if (decodedOrRefused(entry.getName(), file)) {
                    decoded++;
                } else if (entry.getName().startsWith("jpeg/")) {
                    refused.add(entry.getName());
                }
            }
        }

        assertThat(decoded).isGreaterThanOrEqualTo(40);
        // One has its height at the end, one does not begin like a JPEG; others have more pixels than allowed here.
        assertThat(refused).contains("jpeg/dnl-marker.jpg", "jpeg/0x00-to-0xFF-between-segments.jpg");
    }

    private static boolean decodedOrRefused(String what, byte[] file) {
        try {
            Pixels pixels = ImageIntake.decode(file, LIMITS);
            assertThat(pixels.size().area()).isLessThanOrEqualTo(LIMITS.maxPixels());
            return true;
        } catch (ImageRefusedException e) {
            assertThat(e).hasMessageMatching("This .*; .*\\.|This .* make it .*\\.");
            return false;
        } catch (RuntimeException | Error e) {
            return fail(what, e);
        }
    }
}
