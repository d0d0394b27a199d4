package dev.kontext.worker.triton;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A tensor as the model declares it.
 *
 * @param dims without the batch's, which is first on the wire; -1 for a side of any length
 */
record ModelTensor(String name, String datatype, List<Long> dims) {
    ModelTensor {
        dims = List.copyOf(dims);
    }

    static ModelTensor of(String name, String datatype, Long... dims) {
        return new ModelTensor(name, datatype, List.of(dims));
    }

    /** The shape on the wire of a tensor without free sides. */
    List<Long> shape() {
        return Stream.concat(Stream.of(1L), dims.stream()).toList();
    }

    /** For people. */
    String form() {
        return datatype + dims.stream().map(String::valueOf).collect(Collectors.joining(",", " [", "]"));
    }
}
