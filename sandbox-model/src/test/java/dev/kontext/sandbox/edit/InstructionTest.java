package dev.kontext.sandbox.edit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstructionTest {
    @Test
    void theLastColourIsTheOneWantedAndAnEarlierOneDescribes() {
        assertThat(Instruction.of("Replace the red flowers with yellow ones"))
                .isInstanceOfSatisfying(Instruction.Recolour.class, recolour -> {
                    assertThat(recolour.from()).isEqualTo(Colours.named("red"));
                    assertThat(recolour.to()).isEqualTo(Colours.named("yellow").orElseThrow());
                    assertThat(recolour.subject()).isEqualTo(Subject.THING);
                });
        assertThat(Instruction.of("the car, please, in dark green"))
                .isInstanceOfSatisfying(Instruction.Recolour.class, recolour -> {
                    assertThat(recolour.from()).isEmpty();
                    assertThat(recolour.to().l())
                            .isLessThan(Colours.named("green").orElseThrow().l());
                    assertThat(recolour.subject()).isEqualTo(Subject.VEHICLE);
                });
    }

    @Test
    void blackAndWhiteIsALookAndNoColour() {
        assertThat(Instruction.of("Turn it into a black and white photo"))
                .isEqualTo(new Instruction.Apply(Filter.BLACK_AND_WHITE));
        assertThat(Instruction.of("make it greyscale")).isEqualTo(new Instruction.Apply(Filter.BLACK_AND_WHITE));
    }

    @Test
    void quotedWordsAreTextInAnyQuotationMarks() {
        assertThat(Instruction.of("replace ‘SALE’ with ‘NEW’")).isEqualTo(new Instruction.ReplaceText("NEW"));
        assertThat(Instruction.of("change the sign to say \"OPEN\"")).isEqualTo(new Instruction.ReplaceText("OPEN"));
        assertThat(Instruction.of("add the text “Hello”")).isEqualTo(new Instruction.AddText("Hello"));
        assertThat(Instruction.of("make the car's door red")).isInstanceOf(Instruction.Recolour.class);
    }

    @Test
    void toneComesAfterColour() {
        assertThat(Instruction.of("make it brighter")).isEqualTo(new Instruction.Apply(Filter.BRIGHTER));
        assertThat(Instruction.of("make the car a brighter red")).isInstanceOf(Instruction.Recolour.class);
    }
}
