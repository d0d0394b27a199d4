package dev.kontext.devstack;

import java.util.List;

/**
 * A service of the stack.
 *
 * @param title what the progress line calls it
 * @param needs the names of what has to be ready before it is started
 */
record ServicePlan(String title, int port, Stage stage, ProcessSpec spec, List<String> needs) {
    /** In the order of stopping: a worker that drains still needs the scheduler, and that still needs Kafka. */
    enum Stage {
        EDGE,
        CORE,
        BASE
    }

    ServicePlan {
        needs = List.copyOf(needs);
    }

    String name() {
        return spec.name();
    }
}
