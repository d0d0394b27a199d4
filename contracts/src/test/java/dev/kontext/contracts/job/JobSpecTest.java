package dev.kontext.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobSpecTest {
    private static final InputImage IMAGE = new InputImage(Digest.of(new byte[1]), 8, 8);

    private static JobSpec spec(References references, int images) {
        return spec("p", references, images, Map.of());
    }

    private static JobSpec spec(String prompt, References references, int images, Map<String, String> tags) {
        return new JobSpec(
                prompt,
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
                tags);
    }

    @ParameterizedTest
    @CsvSource({"SINGLE,0", "SINGLE,1", "STITCH,2", "STITCH,4"})
    void aJobHasAsManyImagesAsItsReferencesAllow(References references, int images) {
        assertThat(spec(references, images).images()).hasSize(images);
    }

    @Test
    void itsTextIsThePromptAndTheTags() {
        var spec = spec("Größer", References.SINGLE, 0, Map.of("order", "7", "für", "€"));

        assertThat(spec.textBytes()).isEqualTo(8 + 5 + 1 + 4 + 3);
    }

    @ParameterizedTest
    @CsvSource({"SINGLE,2", "STITCH,0", "STITCH,1", "STITCH,5"})
    void otherNumbersOfImagesAreRefused(References references, int images) {
        assertThatIllegalArgumentException().isThrownBy(() -> spec(references, images));
    }
}
