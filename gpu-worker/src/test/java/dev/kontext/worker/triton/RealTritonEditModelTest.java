package dev.kontext.worker.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.imaging.Size;
import dev.kontext.testkit.Skipped;
import dev.kontext.worker.attempt.AttemptFailedException;
import dev.kontext.worker.attempt.EditRequest;
import dev.kontext.worker.attempt.Probe;
import java.io.IOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract against the real server and the real pipeline, with random weights; one server for all tests. */
@Tag("servers")
class RealTritonEditModelTest extends EditModelContract {
    private static final Logger LOG = Logger.getLogger(RealTritonEditModelTest.class);
    private static RealTriton triton;

    @BeforeAll
    static void startTriton(@TempDir Path folder) throws Exception {
        if (RealTriton.environment().isEmpty()) {
            throw Skipped.because(
                    "edit model contract against Triton",
                    "the model's Python environment is not made; model-repository/environment makes it");
        }
        triton = RealTriton.start(folder);
    }

    @AfterAll
    static void stopTriton() {
        if (triton != null) {
            triton.close();
        }
    }

    @Override
    String startServer() throws IOException {
        if (!triton.isRunning()) {
            LOG.warn("Triton 24.10 died after a cancel, and is started again; 25.06 has the fixes");
            triton.restart();
        }
        return triton.address();
    }

    @Override
    void killServer() {
        triton.kill();
    }

    @Override
    void release() {
        // The next test uses the same server.
    }

    @Override
    boolean hasSurvived() {
        return triton.isRunning();
    }

    @Override
    String prompt(Order order) {
        return "make the sky green";
    }

    /** A megapixel's step takes long enough, even against a pause on a busy machine. */
    @Override
    EditRequest crawl() {
        return request(prompt(Order.CRAWL), new Size(1024, 1024), 100, true);
    }

    @Test
    void theMiniatureIsNeverTakenForKontext() {
        assertThat(model.probe().model()).hasValueSatisfying(info -> {
            assertThat(info.provenance()).isEqualTo("miniature");
            assertThat(info.weights()).startsWith("sha256:");
            assertThat(info.pipeline()).startsWith("diffusers ");
            assertThat(info.profile()).isEqualTo("exact");
        });
    }

    @Test
    void aFrozenServerIsUnavailableUntilItGoesOn() throws Exception {
        triton.signal("STOP");
        try (var impatient = impatient()) {
            assertThat(impatient.probe()).isEqualTo(new Probe.Away());
            assertThatThrownBy(() -> impatient.edit(request(Order.EDIT), step -> {}))
                    .isInstanceOfSatisfying(
                            AttemptFailedException.class,
                            failed -> assertThat(failed.failure()).isEqualTo(FailureClass.UNAVAILABLE));
        } finally {
            triton.signal("CONT");
        }
        assertModelIsFree();
    }
}
