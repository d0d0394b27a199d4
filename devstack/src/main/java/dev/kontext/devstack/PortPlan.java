package dev.kontext.devstack;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The port of each service: the one it had before, else the one it would like, else a free one. */
final class PortPlan {
    private final StateFolder state;
    private final PortClaims claims;
    private final Map<String, Integer> remembered = new HashMap<>();
    private final Set<Integer> given = new HashSet<>();

    PortPlan(StateFolder state, PortClaims claims) {
        this.state = state;
        this.claims = claims;
        Json.read(state.ports(), Remembered.class).ifPresent(before -> remembered.putAll(before.ports()));
    }

    /** @param wanted what a service gets that has not run here before */
    int of(String service, int wanted) {
        int port = Ports.prefer(remembered.getOrDefault(service, wanted));
        while (!given.add(port) || !claims.claim(port)) {
            port = Ports.free();
        }
        remembered.put(service, port);
        return port;
    }

    void save() {
        Json.write(state.ports(), new Remembered(remembered));
    }

    private record Remembered(Map<String, Integer> ports) {
        Remembered {
            ports = Map.copyOf(ports);
        }
    }
}
