package dev.kontext.benchmarks.load;

import java.nio.file.Path;
import java.util.List;

/** Something to be measured, on processes of its own. */
interface Figure {
    /** The word by which it is chosen. */
    String name();

    /** @param folder empty, for its processes */
    List<Row> measure(Path folder, Scale scale) throws Exception;

    /** How much of everything: all of it, or little to try whether it works. */
    enum Scale {
        FULL(1),
        SHORT(10);

        private final int part;

        Scale(int part) {
            this.part = part;
        }

        int of(int full) {
            return Math.max(1, full / part);
        }
    }
}
