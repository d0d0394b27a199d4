package dev.kontext.devstack;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Says what is there, and for what is missing what that costs. */
record Doctor(Installation installation, PrintStream out) {
    private static final List<String> SERVICES =
            List.of("gateway-service", "scheduler-service", "storage-service", "gpu-worker");

    private enum Finding {
        OK("ok     "),
        NOTE("note   "),
        MISSING("MISSING");

        private final String label;

        Finding(String label) {
            this.label = label;
        }
    }

    /** Says MISSING if the stack could not start. */
    ExitCode examine() {
        boolean able = Stream.of(jdk(), redis(), disk(), jars()).allMatch(found -> found);
        maven();
        ports();
        optional("docker", "info", "Docker engine", "without it tests take Kafka, Redis and S3 from the devstack");
        optional("go", "version", "Go", "without it the object-store contract is not run against a real MinIO");
        triton();
        return able ? ExitCode.OK : ExitCode.MISSING;
    }

    private boolean jdk() {
        int version = Runtime.version().feature();
        return tell(
                version >= 25,
                "JDK " + Runtime.version() + " in " + System.getProperty("java.home"),
                "JDK 25 or newer; this one is " + version + ", and nothing can be built or run with it");
    }

    private void maven() {
        var maven = Commands.find("mvn").map(path -> Commands.firstLine(path.toString(), "--version"));
        if (maven.isPresent()) {
            say(Finding.OK, maven.get().replaceAll("\u001b\\[[0-9;]*m", ""));
        } else {
            say(Finding.NOTE, "Maven is missing: what is built runs, but nothing can be built or tested");
        }
    }

    private boolean redis() {
        var own = RedisBinary.onPath();
        if (own.isPresent()) {
            return tell(true, "Redis " + own.get(), "");
        }
        try {
            return tell(true, "Redis that comes along: " + RedisBinary.embedded(), "");
        } catch (StackException e) {
            return tell(false, "", e.sentence() + ": " + e.hint() + "; without Redis the stack does not start");
        }
    }

    private boolean disk() {
        var state = StateFolder.find(installation).root();
        try {
            Files.createDirectories(state);
            long megabytes = Files.getFileStore(state).getUsableSpace() >> 20;
            return tell(
                    megabytes >= 2048 && Files.isWritable(state),
                    "disk: " + megabytes + " MB free for " + state,
                    "disk: " + megabytes + " MB free for " + state
                            + "; below 512 MB the stack does not start, below 2 GB it may stop");
        } catch (IOException e) {
            return tell(false, "", "the state folder " + state + " cannot be written; KONTEXT_STATE puts it elsewhere");
        }
    }

    private boolean jars() {
        List<String> missing =
                SERVICES.stream().filter(module -> !Files.exists(built(module))).toList();
        return tell(
                missing.isEmpty(),
                "services are built",
                "not built: " + String.join(", ", missing) + "; ./kontext up builds them when Maven is there");
    }

    private Path built(String module) {
        return installation.root().resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    }

    private void ports() {
        boolean running = Stack.atDefault().running();
        if (!running && !Ports.isFree(8420)) {
            say(Finding.NOTE, "port 8420 is taken: the gateway will listen on another one, see .kontext/gateway");
        } else {
            say(Finding.OK, running ? "the stack is running" : "port 8420 is free for the gateway");
        }
    }

    private void triton() {
        try {
            say(Finding.OK, "Python environment of the model: " + TritonEnvironment.find(installation));
        } catch (StackException e) {
            say(
                    Finding.NOTE,
                    "%s: %s; without it there is no --model triton, and the model is not tested"
                            .formatted(e.sentence(), e.hint()));
        }
        var weights = System.getenv().getOrDefault("KONTEXT_WEIGHTS_DIR", "");
        if (weights.isBlank()) {
            say(
                    Finding.NOTE,
                    "no weights in KONTEXT_WEIGHTS_DIR: without them, or --weights DIR, --model triton serves a"
                            + " miniature whose pictures are noise");
        } else {
            boolean there = Files.exists(Path.of(weights, "model_index.json"));
            say(
                    there ? Finding.OK : Finding.NOTE,
                    there
                            ? "weights in " + weights
                            : "KONTEXT_WEIGHTS_DIR has no model_index.json: Triton does not start with " + weights);
        }
    }

    private void optional(String command, String argument, String name, String cost) {
        boolean works = Commands.find(command).isPresent()
                && !Commands.firstLine(command, argument).isEmpty();
        say(works ? Finding.OK : Finding.NOTE, works ? name : name + " is missing: " + cost);
    }

    private boolean tell(boolean good, String found, String lacking) {
        say(good ? Finding.OK : Finding.MISSING, good ? found : lacking);
        return good;
    }

    private void say(Finding finding, String text) {
        out.println(finding.label + "  " + text);
    }
}
