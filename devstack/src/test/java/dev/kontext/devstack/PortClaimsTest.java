package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortClaimsTest {
    @TempDir
    Path folder;

    private PortClaims ours;
    private PortClaims theirs;

    @BeforeEach
    void open() {
        ours = new PortClaims(folder.resolve("ports"));
        theirs = new PortClaims(folder.resolve("ports"));
    }

    @AfterEach
    void release() {
        ours.release();
        theirs.release();
    }

    @Test
    void aPortIsClaimedByOneStackOnly() {
        assertThat(ours.claim(8420)).isTrue();
        assertThat(theirs.claim(8420)).isFalse();
        assertThat(theirs.claim(8421)).isTrue();
    }

    @Test
    void aPortThatWasGivenBackCanBeClaimed() {
        ours.claim(8420);
        ours.release();

        assertThat(theirs.claim(8420)).isTrue();
    }

    @Test
    void aStackThatChoosesWhileAnotherStartsGetsAnotherPort() {
        theirs.claim(8420);
        var plan = new PortPlan(new StateFolder(folder.resolve("state")), ours);

        assertThat(plan.of("gateway", 8420)).isNotEqualTo(8420);
    }
}
