package dev.kontext.imaging.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.imaging.Size;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeometryPlanTest {
    @Test
    void thePreferredSizesAreSeventeenOfOneMegapixelOnTheGrid() {
        assertThat(PreferredSizes.ALL).hasSize(17).doesNotHaveDuplicates().allSatisfy(size -> {
            assertThat(size.width() % GeometryPlan.GRID).isZero();
            assertThat(size.height() % GeometryPlan.GRID).isZero();
            assertThat(size.area()).isBetween(1_030_000L, 1_070_000L);
            assertThat(PreferredSizes.ALL).contains(size.turned());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1024x1024",
        "4000,3000,1184x880",
        "3000,4000,880x1184",
        "1216,832,1248x832",
        "1920,1080,1392x752",
        "10000,100,1568x672",
        "1,16383,672x1568",
        "1001,333,1568x672",
        "3,7,672x1568"
    })
    void anInputRunsAtThePreferredSizeOfTheNearestShape(int width, int height, String model) {
        var plan = GeometryPlan.forEdit(new Size(width, height), Optional.empty());

        assertThat(plan.model()).hasToString(model);
        assertThat(plan.deliverable()).isEqualTo(new Size(width, height));
        assertThat(plan.crop()).contains(CropBox.whole(new Size(width, height)));
    }

    @Test
    void nearestIsNearestOnALogarithmicScale() {
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            var size = new Size(1 + random.nextInt(4_000), 1 + random.nextInt(4_000));
            double chosen = Math.abs(PreferredSizes.nearest(size).logAspect() - size.logAspect());
            assertThat(PreferredSizes.ALL)
                    .allSatisfy(other -> assertThat(Math.abs(other.logAspect() - size.logAspect()))
                            .isGreaterThanOrEqualTo(chosen));
            assertThat(PreferredSizes.nearest(size.turned()))
                    .isEqualTo(PreferredSizes.nearest(size).turned());
        }
    }

    @Test
    void anotherShapeIsCutFromTheMiddleOfTheInput() {
        var plan = GeometryPlan.forEdit(new Size(4000, 3000), Optional.of(new Size(1024, 1024)));

        assertThat(plan)
                .isEqualTo(new GeometryPlan(
                        new Size(1024, 1024), Optional.of(new CropBox(500, 0, 3000, 3000)), new Size(1024, 1024)));
    }

    @Test
    void theSameShapeInAnotherSizeIsNotCut() {
        var plan = GeometryPlan.forEdit(new Size(4000, 3000), Optional.of(new Size(2000, 1500)));

        assertThat(plan.crop()).contains(new CropBox(0, 0, 4000, 3000));
        assertThat(plan.deliverable()).isEqualTo(new Size(2000, 1500));
    }

    @Test
    void aCutLiesWithinTheInputAndTouchesTwoEdges() {
        var random = new Random(2);
        for (int i = 0; i < 1_000; i++) {
            var input = new Size(1 + random.nextInt(5_000), 1 + random.nextInt(5_000));
            var shape = new Size(16 + random.nextInt(4_081), 16 + random.nextInt(4_081));
            var box = CropBox.centred(input, shape);
            assertThat(box.x() + box.width()).isLessThanOrEqualTo(input.width());
            assertThat(box.y() + box.height()).isLessThanOrEqualTo(input.height());
            assertThat(box.width() == input.width() || box.height() == input.height())
                    .isTrue();
        }
    }

    @Test
    void aPictureFromSeveralReferencesIsMadeAtThePreferredSizeOfItsShape() {
        assertThat(GeometryPlan.forReferences(new Size(1920, 1080)))
                .isEqualTo(new GeometryPlan(new Size(1392, 752), Optional.empty(), new Size(1920, 1080)));
    }

    @ParameterizedTest
    @CsvSource({
        "64,64,64x64",
        "16,16,16x16",
        "1024,1024,1024x1024",
        "1568,672,1568x672",
        "672,1568,672x1568",
        "2048,512,2048x512",
        "2048,528,1568x672",
        "100,100,1024x1024",
        "64,65,1024x1024",
        "4096,4096,1024x1024"
    })
    void aGenerationRunsAsAskedWhenTheModelCan(int width, int height, String model) {
        var plan = GeometryPlan.forGeneration(new Size(width, height));

        assertThat(plan.model()).hasToString(model);
        assertThat(plan.deliverable()).isEqualTo(new Size(width, height));
        assertThat(plan.crop()).isEmpty();
    }
}
