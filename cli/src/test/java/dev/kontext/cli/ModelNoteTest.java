package dev.kontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.client.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNoteTest {
    @ParameterizedTest
    @CsvSource({"sandbox,SANDBOX", "miniature,MINIATURE"})
    void aStandInIsNamedWithTheWayToKontext(String provenance, String name) {
        assertThat(ModelNote.on(new Job.Model("kontext", "1", provenance)))
                .hasSize(2)
                .first()
                .asString()
                .contains(name);
        assertThat(ModelNote.on(new Job.Model("kontext", "1", provenance)))
                .last()
                .asString()
                .contains("./kontext up --model triton --weights DIR");
    }

    @Test
    void nothingIsSaidOfKontext() {
        assertThat(ModelNote.on(new Job.Model("kontext", "1", "kontext"))).isEmpty();
        assertThat(ModelNote.on(null)).isEmpty();
    }
}
