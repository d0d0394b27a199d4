package dev.kontext.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxOptionsTest {
    @Test
    void withoutArgumentsTheDefaultsHold() {
        assertThat(SandboxOptions.parse(List.of(), Map.of())).isEqualTo(SandboxOptions.defaults());
    }

    @Test
    void flagsComeWithASpaceOrAnEqualsSignAndWinOverTheEnvironment() {
        var options = SandboxOptions.parse(
                List.of("--step-ms", "7", "--port-file=here", "--allow-kill"),
                Map.of("SANDBOX_STEP_MS", "9", "SANDBOX_HOST", "0.0.0.0"));

        assertThat(options.step()).isEqualTo(Duration.ofMillis(7));
        assertThat(options.portFile()).contains(Path.of("here"));
        assertThat(options.allowKill()).isTrue();
        assertThat(options.host()).isEqualTo("0.0.0.0");
    }

    @Test
    void nonsenseIsRefusedWithTheFlagsName() {
        assertThatThrownBy(() -> SandboxOptions.parse(List.of("--step-ms", "soon"), Map.of()))
                .hasMessage("--step-ms must be a number, got soon");
        assertThatThrownBy(() -> SandboxOptions.parse(List.of("--port=70000"), Map.of()))
                .hasMessage("--port must be 0 to 65535, got 70000");
        assertThatThrownBy(() -> SandboxOptions.parse(List.of("--port"), Map.of()))
                .hasMessage("--port needs a value");
        assertThatThrownBy(() -> SandboxOptions.parse(List.of("--speed"), Map.of()))
                .hasMessage("unknown argument --speed");
    }
}
