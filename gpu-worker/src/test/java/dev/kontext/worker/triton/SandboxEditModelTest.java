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
class SandboxEditModelTest extends ObedientModelContract {
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
            case EDIT, REFUSE -> "make it black and white";
            case CRAWL -> "[sandbox:slow=1500]";
        };
    }

    @Override
    String prompt(Failure failure) {
        return switch (failure) {
            case FAIL -> "[sandbox:fail]";
            case OUT_OF_MEMORY -> "[sandbox:out-of-memory]";
            case DEVICE -> "[sandbox:device]";
            case REJECT -> "[sandbox:reject]";
            case HANG -> "[sandbox:hang]";
        };
    }

    @Test
    void theSandboxIsNeverTakenForTheModel() {
        assertThat(model.probe().model())
                .hasValueSatisfying(info -> assertThat(info.provenance()).isEqualTo("sandbox"));
    }

    @Test
    void theSameSeedDrawsTheSamePicture() throws Exception {
        assertThat(model.edit(request(Order.EDIT), step -> {})).isEqualTo(model.edit(request(Order.EDIT), step -> {}));
    }
}
