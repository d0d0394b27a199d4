package dev.kontext.devstack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What edits the pictures of a stack. */
public sealed interface ModelSource {
    /** The stand-in that needs no GPU, one for each worker. */
    record Sandbox() implements ModelSource {}

    /**
     * A Triton that somebody else runs, for all workers.
     *
     * @param address host:port of its gRPC endpoint
     */
    record Elsewhere(String address) implements ModelSource {
        public Elsewhere {
            if (!address.matches("[^:\\s]+:\\d{1,5}")) {
                throw StackOptions.usage("--model must be sandbox, triton or HOST:PORT, got " + address);
            }
        }
    }

    /**
     * Tritons of the stack's own, one for each worker.
     *
     * @param weights the folder of Kontext's; empty for a miniature with random ones
     */
    record OwnTriton(Optional<Path> weights) implements ModelSource {
        public OwnTriton {
            weights = weights.map(folder -> folder.toAbsolutePath().normalize());
        }

        /** @throws StackException if a Triton would not start for a reason that is plain to see */
        void check(Installation installation) {
            TritonEnvironment.find(installation);
            weights.filter(folder -> Files.notExists(folder.resolve("model_index.json")))
                    .ifPresent(folder -> {
                        throw new StackException(
                                ExitCode.MISSING,
                                "there are no weights in " + folder,
                                "--weights names a folder in diffusers' layout: the one with model_index.json");
                    });
        }

        /** What whoever starts it should know. */
        String note() {
            return weights.map(folder -> "Triton loads " + folder + ": ./kontext logs triton -f shows it")
                    .orElse("the model is a MINIATURE with random weights, its pictures are noise;"
                            + " --weights DIR serves Kontext");
        }
    }
}
