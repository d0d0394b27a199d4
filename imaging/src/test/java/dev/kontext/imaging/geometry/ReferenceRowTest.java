package dev.kontext.imaging.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kontext.imaging.Fixtures;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceRowTest {
    private static final Pixels WHITE_CELL = Pixels.filled(96, 64, 255, 255, 255);

    @ParameterizedTest
    @CsvSource({
        "1216,832,2,864x592",
        "832,1216,2,592x864",
        "500,500,2,720x720",
        "4000,3000,3,688x512",
        "1216,832,4,608x416",
        "10000,100,4,784x336",
        "100,10000,4,336x784"
    })
    void cellsHaveTheFirstOnesShapeAndShareAMegapixel(int width, int height, int count, String cell) {
        assertThat(ReferenceRow.cell(new Size(width, height), count)).hasToString(cell);
    }

    @Test
    void whateverTheFirstOneIsTheModelTakesTheRow() {
        var random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            int count = 2 + random.nextInt(3);
            var first = new Size(1 + random.nextInt(5_000), 1 + random.nextInt(5_000));
            var cell = ReferenceRow.cell(first, count);
            assertThat(cell.width() % GeometryPlan.GRID).isZero();
            assertThat(cell.height() % GeometryPlan.GRID).isZero();
            assertThat(cell.area() * count).isBetween(950_000L, 1_150_000L);
        }
    }

    @ParameterizedTest
    @CsvSource({"1216,832", "1920,1080", "333,250", "17,16", "1001,777", "600,1399"})
    void theFirstOneFillsItsCell(int width, int height) {
        Pixels first = Pixels.filled(width, height, 10, 20, 30);
        var cell = ReferenceRow.cell(first.size(), 2);

        assertThat(ReferenceRow.fit(first, cell)).isEqualTo(Pixels.filled(cell.width(), cell.height(), 10, 20, 30));
    }

    @Test
    void anotherShapeKeepsItAndStandsInTheMiddleOnWhite() {
        Pixels tall = Fixtures.photo(40, 80, 3);

        Pixels cell = ReferenceRow.fit(tall, WHITE_CELL.size());

        Pixels left = Resampler.crop(cell, new CropBox(0, 0, 32, 64));
        Pixels middle = Resampler.crop(cell, new CropBox(32, 0, 32, 64));
        Pixels right = Resampler.crop(cell, new CropBox(64, 0, 32, 64));
        assertThat(left).isEqualTo(Pixels.filled(32, 64, 255, 255, 255)).isEqualTo(right);
        assertThat(middle).isEqualTo(Resampler.resize(tall, new Size(32, 64)));
    }

    @Test
    void aLineOfOnePixelStays() {
        Pixels cell = ReferenceRow.fit(Pixels.filled(1, 16_000, 0, 0, 0), WHITE_CELL.size());

        assertThat(cell.sample(47, 32, 0)).isZero();
        assertThat(cell.sample(46, 32, 0)).isEqualTo(255);
        assertThat(cell.sample(48, 32, 0)).isEqualTo(255);
    }

    @Test
    void transparentPartsAreWhite() {
        assertThat(ReferenceRow.fit(Pixels.filled(3, 2, 10, 20, 30, 0), WHITE_CELL.size()))
                .isEqualTo(WHITE_CELL);
    }

    @Test
    void cellsStandFromLeftToRight() {
        Pixels row = ReferenceRow.join(
                List.of(Pixels.filled(32, 16, 1, 2, 3), Fixtures.photo(32, 16, 3), Pixels.filled(32, 16, 4, 5, 6)));

        assertThat(row.size()).isEqualTo(new Size(96, 16));
        assertThat(Resampler.crop(row, new CropBox(0, 0, 32, 16))).isEqualTo(Pixels.filled(32, 16, 1, 2, 3));
        assertThat(Resampler.crop(row, new CropBox(32, 0, 32, 16))).isEqualTo(Fixtures.photo(32, 16, 3));
        assertThat(Resampler.crop(row, new CropBox(64, 0, 32, 16))).isEqualTo(Pixels.filled(32, 16, 4, 5, 6));
    }

    @Test
    void cellsOfAnotherSizeOrWithAlphaAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReferenceRow.join(List.of(WHITE_CELL, Pixels.filled(64, 96, 1, 2, 3))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReferenceRow.join(List.of(WHITE_CELL, Pixels.filled(96, 64, 1, 2, 3, 4))));
    }

    @Test
    void theAnswerIsCutToTheDeliverablesShapeAndNotStretched() {
        Pixels answer = Fixtures.photo(300, 200, 3);

        Pixels result = ReferenceRow.finish(answer, new Size(100, 100));

        Pixels middle = Resampler.crop(answer, new CropBox(50, 0, 200, 200));
        assertThat(result).isEqualTo(Resampler.resize(middle, new Size(100, 100)));
    }
}
