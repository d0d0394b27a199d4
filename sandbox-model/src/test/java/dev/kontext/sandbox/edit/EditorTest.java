package dev.kontext.sandbox.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditorTest {
    private static final Picture STREET = TestScenes.street(600, 400);

    private final Editor editor = new Editor(7);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "change the car color to red",
                "Make the car RED!",
                "turn the blue car red",
                "paint the car in crimson"
            })
    void theCarTurnsRed(String prompt) {
        var car = OkLab.of(TestScenes.carPixel(editor.edit(STREET, prompt).picture()));

        assertThat(car.chroma()).isGreaterThan(0.1);
        assertThat(Math.toDegrees(car.hue())).isBetween(5.0, 45.0);
    }

    @Test
    void whatThePromptIsNotAboutStaysByteForByte() {
        var edited = editor.edit(STREET, "change the colour of the car to red").picture();

        var changed = new Box(150, 225, 460, 335);
        for (var i = 0; i < STREET.pixels(); i++) {
            if (!isIn(changed, i)) {
                assertThat(edited.at(i)).as("pixel %d", i).isEqualTo(STREET.at(i));
            }
        }
    }

    @Test
    void windowsWheelsAndShadowKeepTheirColour() {
        var edited = editor.edit(STREET, "make the car red").picture();

        for (var place :
                List.of(new int[] {280, 260}, new int[] {340, 262}, new int[] {218, 325}, new int[] {300, 342})) {
            assertThat(edited.at(place[0], place[1])).isEqualTo(STREET.at(place[0], place[1]));
        }
    }

    @Test
    void shadingSurvivesARecolouring() {
        var edited = editor.edit(STREET, "make the car green").picture();

        assertThat(OkLab.of(edited.at(300, 238)).l())
                .isGreaterThan(OkLab.of(edited.at(300, 300)).l());
        assertThat(OkLab.of(edited.at(300, 300)).l())
                .isGreaterThan(OkLab.of(edited.at(300, 325)).l());
    }

    @Test
    void theSkyTurnsOrangeAndTheCarDoesNot() {
        var edited = editor.edit(STREET, "make the sky orange").picture();

        var sky = OkLab.of(TestScenes.skyPixel(edited));
        assertThat(Math.toDegrees(sky.hue())).isBetween(40.0, 80.0);
        assertThat(TestScenes.carPixel(edited)).isEqualTo(TestScenes.carPixel(STREET));
    }

    @Test
    void theWordsOnTheSignAreReplaced() {
        var edited = editor.edit(STREET, "replace 'SALE' with 'NEW'").picture();

        var sign = new Box(360, 190, 480, 224);
        var inside = 0;
        var outside = 0;
        for (var i = 0; i < STREET.pixels(); i++) {
            if (edited.at(i) != STREET.at(i)) {
                if (isIn(sign, i)) {
                    inside++;
                } else {
                    outside++;
                }
            }
        }
        assertThat(inside).isGreaterThan(100);
        assertThat(outside).isZero();
    }

    @Test
    void quotedWordsAreWrittenIntoThePicture() {
        var edited = editor.edit(STREET, "add text \"HELLO\"").picture();

        assertThat(edited).isNotEqualTo(STREET);
    }

    @Test
    void blackAndWhiteHasNoColourLeft() {
        var edited = editor.edit(STREET, "make it black and white").picture();

        for (var i = 0; i < edited.pixels(); i++) {
            assertThat(OkLab.of(edited.at(i)).chroma()).isLessThan(0.005);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "brighter",
                "darker",
                "blur it",
                "sharpen",
                "pencil sketch",
                "watercolour",
                "sepia",
                "at night",
                "warmer",
                "cooler",
                "more contrast",
                "vivid",
                "add a dog",
                "replace 'A' with 'B'",
                "write 'x'",
                "the sign in green",
                "make the roof blue",
                "a purple lawn",
                "the water teal",
                "a grey background",
                "the house yellow",
                "the road white"
            })
    void everyEditWorksAtEverySize(String prompt) {
        for (var size : List.of(16, 17, 64, 131)) {
            var scene = TestScenes.street(size, Math.max(16, size / 2));

            var labelled = editor.label(editor.edit(scene, prompt));

            assertThat(labelled.width()).isEqualTo(size);
            assertThat(labelled).isNotEqualTo(scene);
        }
    }

    @Test
    void aPictureOfOneColourCanBeEditedToo() {
        var flat = Picture.black(32, 32);

        assertThat(editor.edit(flat, "make the car red").picture().pixels()).isEqualTo(1024);
        assertThat(editor.edit(flat, "write 'x'").picture()).isNotEqualTo(flat);
    }

    @Test
    void anUnknownWishTintsARegionAndSaysSo() {
        var edit = editor.edit(STREET, "add a small dog next to the car");

        assertThat(edit.label()).isEqualTo("SANDBOX TINT");
        assertThat(edit.picture()).isNotEqualTo(STREET);
        assertThat(TestScenes.skyPixel(edit.picture())).isEqualTo(TestScenes.skyPixel(STREET));
    }

    @Test
    void theLabelTakesOneCornerOnly() {
        var edit = new Edit(STREET, "SANDBOX");

        var labelled = editor.label(edit);

        var corner = new Box(540, 370, 600, 400);
        for (var i = 0; i < STREET.pixels(); i++) {
            if (!isIn(corner, i)) {
                assertThat(labelled.at(i)).isEqualTo(STREET.at(i));
            }
        }
        assertThat(labelled).isNotEqualTo(STREET);
    }

    @Test
    void promptsAndSeedsDrawDifferentScenes() {
        var drawn = editor.draw(64, 48, "a lighthouse").picture();

        assertThat(editor.draw(64, 48, "a lighthouse").picture()).isEqualTo(drawn);
        assertThat(editor.draw(64, 48, "a harbour").picture()).isNotEqualTo(drawn);
        assertThat(new Editor(8).draw(64, 48, "a lighthouse").picture()).isNotEqualTo(drawn);
    }

    @Test
    void aLeakWithoutAPictureDisturbsTheWholeDrawing() {
        var drawn = editor.draw(64, 48, "a lighthouse");

        assertThat(editor.leak(Optional.empty(), drawn).picture()).isNotEqualTo(drawn.picture());
    }

    private static boolean isIn(Box box, int pixel) {
        var x = pixel % STREET.width();
        var y = pixel / STREET.width();
        return box.contains(x, y);
    }
}
