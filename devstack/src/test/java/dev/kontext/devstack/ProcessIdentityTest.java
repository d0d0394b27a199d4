package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
    @Test
    void aRunningProcessIsFound() {
        assertThat(ProcessIdentity.current().alive()).isTrue();
    }

    @Test
    void aProcessThatOnlyHasTheNumberIsNotTakenForIt() {
        var reused = new ProcessIdentity(ProcessHandle.current().pid(), "another start");

        assertThat(reused.find()).isEmpty();
    }

    @Test
    void twoProcessesHaveTwoIdentities() throws IOException {
        var other = new ProcessBuilder("sleep", "60").start();
        try {
            assertThat(ProcessIdentity.of(other.pid())).get().isNotEqualTo(ProcessIdentity.current());
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void anEndedProcessIsNotFound() throws Exception {
        var other = new ProcessBuilder("sleep", "60").start();
        var identity = ProcessIdentity.of(other.pid()).orElseThrow();
        other.destroyForcibly().waitFor();

        assertThat(identity.alive()).isFalse();
    }
}
