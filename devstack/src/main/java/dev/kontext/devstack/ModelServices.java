package dev.kontext.devstack;

import dev.kontext.devstack.ServicePlan.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The models of a stack, one for each worker: a GPU of its own each, as in a real fleet. */
final class ModelServices {
    /** Tens of gigabytes of weights are read, compared with their digests and laid out in memory. */
    private static final Duration LOADED_WITHIN = Duration.ofMinutes(15);

    /** It ends the model's process first; killed before that, it leaves it to notice by itself, a few seconds later. */
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(20);

    private static final int FIRST_MODEL_PORT = 8450;
    private static final int FIRST_TRITON_HTTP_PORT = 8470;

    private final Installation installation;
    private final StateFolder state;
    private final StackOptions options;
    private final PortPlan ports;

    ModelServices(Installation installation, StateFolder state, StackOptions options, PortPlan ports) {
        this.installation = installation;
        this.state = state;
        this.options = options;
        this.ports = ports;
    }

    /**
     * What a worker edits with.
     *
     * @param address host:port
     * @param service how the stack runs it; empty if somebody else does
     */
    record Model(String address, Optional<ServicePlan> service) {
        private static Model of(ServicePlan service) {
            return new Model("127.0.0.1:" + service.port(), Optional.of(service));
        }
    }

    /** In the order of the workers. */
    List<Model> forWorkers() {
        return switch (options.model()) {
            case ModelSource.Sandbox ignored -> each(number -> Model.of(sandbox("model-" + number, number)));
            case ModelSource.Elsewhere(var address) -> each(ignored -> new Model(address, Optional.empty()));
            case ModelSource.OwnTriton(var weights) ->
                each(number -> Model.of(triton("triton-" + number, number, weights)));
        };
    }

    private List<Model> each(IntFunction<Model> numbered) {
        return IntStream.rangeClosed(1, options.workers()).mapToObj(numbered).toList();
    }

    private ServicePlan sandbox(String name, int number) {
        int port = ports.of(name, FIRST_MODEL_PORT + number - 1);
        var jvm = List.of(
                "-Djava.awt.headless=true",
                "-cp",
                installation.classPath("sandbox-model"),
                "dev.kontext.sandbox.SandboxMain",
                "--port",
                Integer.toString(port),
                "--step-ms",
                Integer.toString(options.stepMillis()),
                "--allow-kill");
        var spec = new ProcessSpec(
                name,
                Jvm.command(installation, "sandbox-model", "1g", jvm),
                Map.of(),
                state.root(),
                state.log(name),
                Probe.accepts(port),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5));
        return new ServicePlan("sandbox model", port, Stage.BASE, spec, List.of());
    }

    /** Its script becomes the server, so the process that is recorded and ended is Triton itself. */
    private ServicePlan triton(String name, int number, Optional<Path> weights) {
        int port = ports.of(name, FIRST_MODEL_PORT + number - 1);
        int http = ports.of(name + "-http", FIRST_TRITON_HTTP_PORT + number - 1);
        List<String> command = new ArrayList<>(
                List.of(installation.modelRepository().resolve("serve").toString()));
        command.addAll(
                weights.map(folder -> List.of("--weights", folder.toString())).orElse(List.of("--miniature")));
        command.addAll(List.of("--grpc-port", Integer.toString(port), "--http-port", Integer.toString(http)));
        var spec = new ProcessSpec(
                name,
                command,
                Map.of(),
                state.root(),
                state.log(name),
                Probe.httpOk(http, "/v2/models/kontext/ready"),
                LOADED_WITHIN,
                ENDED_WITHIN);
        return new ServicePlan("Triton", port, Stage.BASE, spec, List.of());
    }
}
