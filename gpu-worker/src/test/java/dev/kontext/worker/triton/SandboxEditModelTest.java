package dev.kontext.worker.triton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.sandbox.SandboxOptions;
import dev.kontext.sandbox.SandboxServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class SandboxEditModelTest extends EditModelContract {
    private SandboxServer sandbox;

    @Override
    String startServer() throws IOException {
        sandbox = SandboxServer.start(
                new SandboxOptions("127.0.0.1", 0, Optional.empty(), Duration.ofMillis(1), 0, false, Optional.empty()));
        return sandbox.address();
    }

    @Override
    void killServer() {
        sandbox.close();
    }

    @Override
    String prompt(Order order) {
        return switch (order) {
            case EDIT -> "make it black and white";
            case FAIL -> "[sandbox:fail]";
            case OUT_OF_MEMORY -> "[sandbox:out-of-memory]";
            case REJECT -> "[sandbox:reject]";
            case HANG -> "[sandbox:hang]";
            case CRAWL -> "[sandbox:slow=1500]";
        };
    }

    @Test
    void theSandboxIsNeverTakenForTheModel() {
        assertThat(model.probe())
                .hasValueSatisfying(info -> assertThat(info.provenance()).isEqualTo("sandbox"));
    }

    @Test
    void theSameSeedDrawsTheSamePicture() throws Exception {
        assertThat(model.edit(request(Order.EDIT), step -> {})).isEqualTo(model.edit(request(Order.EDIT), step -> {}));
    }
}
