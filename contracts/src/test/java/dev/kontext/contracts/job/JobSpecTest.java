package dev.kontext.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobSpecTest {
    private static final InputImage IMAGE = new InputImage(Digest.of(new byte[1]), 8, 8);

    private static JobSpec spec(References references, int images) {
        return new JobSpec(
                "p",
                Collections.nCopies(images, IMAGE),
                references,
                1,
                4,
                2.5,
                8,
                8,
                ImageFormat.PNG,
                null,
                Lane.BATCH,
                Map.of());
    }

    @ParameterizedTest
    @CsvSource({"SINGLE,0", "SINGLE,1", "STITCH,2", "STITCH,4"})
    void aJobHasAsManyImagesAsItsReferencesAllow(References references, int images) {
        assertThat(spec(references, images).images()).hasSize(images);
    }

    @ParameterizedTest
    @CsvSource({"SINGLE,2", "STITCH,0", "STITCH,1", "STITCH,5"})
    void otherNumbersOfImagesAreRefused(References references, int images) {
        assertThatIllegalArgumentException().isThrownBy(() -> spec(references, images));
    }
}
