package dev.kontext.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.InputImage;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.contracts.job.OutputSize;
import dev.kontext.contracts.job.References;
import dev.kontext.imaging.Pixels;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @ValueSource(strings = {"sandbox", "miniature"})
    void whatIsNotTheModelDoesNotPassForATrainedOne(String provenance) {
        var model = new ModelInfo("kontext", "7", provenance);

        assertThat(file(ImageFormat.PNG, List.of(INPUT), model, true))
                .contains("digitalsourcetype/algorithmicallyEnhanced");
        assertThat(file(ImageFormat.PNG, List.of(), model, true)).contains("digitalsourcetype/algorithmicMedia");
    }

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void anOperatorWhoLabelsElsewhereGetsPlainFiles(ImageFormat format) {
        assertThat(file(format, List.of(INPUT), KONTEXT, false))
                .doesNotContain("digitalsourcetype")
                .doesNotContain("Kontext");
    }

    /** The gateway and the scheduler estimate without knowing the geometry. */
    @ParameterizedTest
    @CsvSource({"0,64,64", "0,100,100", "0,1216,832", "0,4096,1024", "1,64,64", "1,3000,2000", "2,512,512", "4,64,640"})
    void aJobIsEstimatedAtWhatTheModelDraws(int inputs, int width, int height) {
        var spec = new JobSpec(
                PROMPT,
                Collections.nCopies(inputs, INPUT),
                inputs > 1 ? References.STITCH : References.SINGLE,
                1,
                4,
                2.5,
                width,
                height,
                ImageFormat.PNG,
                null,
                Lane.BATCH,
                Map.of());
        double drawn = (double) PictureWork.plan(spec).model().area() / OutputSize.DEFAULT_PIXELS;

        assertThat(spec.megapixelSteps() / spec.steps()).isCloseTo(drawn * (inputs == 0 ? 1 : 2), withinPercentage(5));
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
