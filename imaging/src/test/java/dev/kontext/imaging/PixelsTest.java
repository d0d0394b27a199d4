package dev.kontext.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PixelsTest {
    @Test
    void samplesThatDoNotFillTheImageAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Pixels(2, 2, 3, new byte[11]));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pixels(2, 2, 2, new byte[8]));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pixels(0, 2, 3, new byte[0]));
    }

    @Test
    void aSampleIsFoundByPlaceAndChannel() {
        var pixels = new Pixels(2, 1, 3, new byte[] {1, 2, 3, 4, 5, (byte) 200});

        assertThat(pixels.sample(1, 0, 2)).isEqualTo(200);
        assertThatThrownBy(() -> pixels.sample(2, 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void imagesAreEqualWhenEverySampleIs() {
        assertThat(Pixels.filled(3, 7, 1, 2, 3))
                .isEqualTo(Pixels.filled(3, 7, 1, 2, 3))
                .hasSameHashCodeAs(Pixels.filled(3, 7, 1, 2, 3))
                .isNotEqualTo(Pixels.filled(7, 3, 1, 2, 3))
                .isNotEqualTo(Pixels.filled(3, 7, 1, 2, 4));
    }
}
