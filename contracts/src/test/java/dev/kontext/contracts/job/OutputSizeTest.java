package dev.kontext.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputSizeTest {
    @Test
    void theThreeFormsAreRead() {
        assertThat(OutputSize.parse("match_input")).contains(new OutputSize.MatchInput());
        assertThat(OutputSize.parse("6:4")).contains(new OutputSize.Ratio(3, 2));
        assertThat(OutputSize.parse("1216x832")).contains(new OutputSize.Pixels(1216, 832));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "big", "0x10", "15x16", "4097x16", "5:1", "1:5", "3:0", "100:99", "1216X832", "-1:2", "1.5:1"
            })
    void whatIsNoSizeIsEmpty(String text) {
        assertThat(OutputSize.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,2", "16,9", "9,16", "21,9", "4,1", "97,89"})
    void aRatioIsKeptExactlyAtAboutOneMegapixel(int width, int height) {
        var pixels = new OutputSize.Ratio(width, height).pixels();

        assertThat(pixels.width() * height).isEqualTo(pixels.height() * width);
        assertThat((double) pixels.width() * pixels.height() / OutputSize.DEFAULT_PIXELS)
                .isBetween(0.8, 1.2);
    }
}
