package dev.kontext.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.InputImage;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.imaging.Pixels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What result files say of themselves. */
class PictureWorkTest {
    private static final String PROMPT = "a secret prompt";
    private static final InputImage INPUT = new InputImage(Digest.of(new byte[1]), 8, 8);
    private static final ModelInfo KONTEXT = new ModelInfo("kontext", "7", "kontext");
    private static final ModelInfo SANDBOX = new ModelInfo("kontext", "7", "sandbox");

    private static String file(ImageFormat format, List<InputImage> inputs, ModelInfo model, boolean provenance) {
        var spec = new JobSpec(PROMPT, inputs, 1, 4, 2.5, 8, 8, format, null, Lane.BATCH, Map.of());
        var file = PictureWork.encode(spec, Pixels.filled(8, 8, 1, 2, 3), model, provenance);
        return new String(file, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void anEditSaysThatAModelChangedAPicture(ImageFormat format) {
        assertThat(file(format, List.of(INPUT), KONTEXT, true))
                .contains("digitalsourcetype/compositeWithTrainedAlgorithmicMedia")
                .contains("xmp:CreatorTool=\"Kontext Fleet (model kontext 7)\"");
    }

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void aPictureWithoutAnInputSaysThatAModelMadeIt(ImageFormat format) {
        assertThat(file(format, List.of(), KONTEXT, true)).contains("digitalsourcetype/trainedAlgorithmicMedia");
    }

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void thePromptIsNotInTheFile(ImageFormat format) {
        assertThat(file(format, List.of(INPUT), KONTEXT, true)).doesNotContain(PROMPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sandbox", "miniature"})
    void whatIsNotTheModelSaysSoInItsTool(String provenance) {
        var name = provenance.toUpperCase(Locale.ROOT);

        assertThat(file(ImageFormat.PNG, List.of(INPUT), new ModelInfo("kontext", "7", provenance), true))
                .contains("xmp:CreatorTool=\"Kontext Fleet " + name + " (model kontext 7)\"")
                .contains("not by FLUX.1 Kontext");
    }

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void anOperatorWhoLabelsElsewhereGetsPlainFiles(ImageFormat format) {
        assertThat(file(format, List.of(INPUT), KONTEXT, false))
                .doesNotContain("digitalsourcetype")
                .doesNotContain("Kontext");
    }

    @Test
    void aModelThatDoesNotSayWhatItIsCountsAsNeither() {
        assertThat(file(ImageFormat.PNG, List.of(INPUT), new ModelInfo("kontext", "7", ModelInfo.UNKNOWN), true))
                .contains("Edited by generative AI.", "it does not say")
                .doesNotContain("UNKNOWN", "stand-in");
    }

    @Test
    void aStandInIsLabelledWhateverTheOperatorSays() {
        assertThat(file(ImageFormat.PNG, List.of(INPUT), SANDBOX, false)).contains("Kontext Fleet SANDBOX");
    }
}
