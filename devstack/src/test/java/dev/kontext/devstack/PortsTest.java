package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void aFreePortIsTakenAsWanted() {
        int free = Ports.free();

        assertThat(Ports.prefer(free)).isEqualTo(free);
    }

    @Test
    void aTakenPortYieldsToAFreeOne() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.prefer(taken.getLocalPort())).isNotEqualTo(taken.getLocalPort());
        }
    }
}
