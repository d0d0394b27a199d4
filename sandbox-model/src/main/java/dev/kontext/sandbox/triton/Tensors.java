package dev.kontext.sandbox.triton;

import com.google.protobuf.ByteString;
import dev.kontext.sandbox.model.FailureClass;
import dev.kontext.sandbox.model.ModelFailure;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The input tensors of a request by name. What does not fit is refused with the tensor's name and what is allowed. */
final class Tensors {
    /** A tensor in the form it came in: raw bytes, or typed contents. */
    private record Tensor(InferInputTensor header, Content content) {}

    private sealed interface Content {
        record Raw(ByteString bytes) implements Content {}

        record Typed(InferTensorContents contents) implements Content {}
    }

    private final Map<String, Tensor> byName;

    private Tensors(Map<String, Tensor> byName) {
        this.byName = byName;
    }

    static Tensors of(ModelInferRequest request, Set<String> known) throws ModelFailure {
        var raw = request.getRawInputContentsCount();
        if (raw != 0 && raw != request.getInputsCount()) {
            throw invalid("raw_input_contents", "one entry per input, " + request.getInputsCount() + ", got " + raw);
        }
        var byName = new LinkedHashMap<String, Tensor>();
        for (var i = 0; i < request.getInputsCount(); i++) {
            var input = request.getInputs(i);
            if (!known.contains(input.getName())) {
                throw invalid(shown(input.getName()), "not an input of this model; inputs are " + sorted(known));
            }
            if (raw != 0 && input.hasContents()) {
                throw invalid(input.getName(), "contents cannot be mixed with raw_input_contents");
            }
            Content content =
                    raw != 0 ? new Content.Raw(request.getRawInputContents(i)) : new Content.Typed(input.getContents());
            if (byName.put(input.getName(), new Tensor(input, content)) != null) {
                throw invalid(input.getName(), "given twice");
            }
        }
        return new Tensors(byName);
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    String text(String name, int mostBytes) throws ModelFailure {
        var bytes = bytes(tensor(name, "BYTES", List.of(1L, 1L)));
        if (bytes.isEmpty() || bytes.size() > mostBytes) {
            throw invalid(name, "1 to " + mostBytes + " bytes of UTF-8, got " + bytes.size());
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.asReadOnlyByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalid(name, "not valid UTF-8");
        }
    }

    private static ByteString bytes(Tensor tensor) throws ModelFailure {
        var name = tensor.header().getName();
        return switch (tensor.content()) {
            case Content.Raw(var raw) -> {
                if (raw.size() < 4) {
                    throw invalid(name, "4 bytes of length and as many bytes as they say, got " + raw.size());
                }
                var length = little(raw).getInt();
                if (length != raw.size() - 4) {
                    throw invalid(name, "its length says " + length + " bytes, " + (raw.size() - 4) + " follow");
                }
                yield raw.substring(4);
            }
            case Content.Typed(var typed) -> {
                exactlyOne(name, typed.getBytesContentsCount());
                yield typed.getBytesContents(0);
            }
        };
    }

    int int32(String name, int least, int most) throws ModelFailure {
        var tensor = tensor(name, "INT32", List.of(1L, 1L));
        var value = switch (tensor.content()) {
            case Content.Raw(var raw) -> little(sized(name, raw, 4)).getInt();
            case Content.Typed(var typed) -> {
                exactlyOne(name, typed.getIntContentsCount());
                yield typed.getIntContents(0);
            }
        };
        if (value < least || value > most) {
            throw invalid(name, least + " to " + most + ", got " + value);
        }
        return value;
    }

    long int64(String name, long least, long most) throws ModelFailure {
        var tensor = tensor(name, "INT64", List.of(1L, 1L));
        var value = switch (tensor.content()) {
            case Content.Raw(var raw) -> little(sized(name, raw, 8)).getLong();
            case Content.Typed(var typed) -> {
                exactlyOne(name, typed.getInt64ContentsCount());
                yield typed.getInt64Contents(0);
            }
        };
        if (value < least || value > most) {
            throw invalid(name, least + " to " + most + ", got " + value);
        }
        return value;
    }

    float fp32(String name, float least, float most) throws ModelFailure {
        var tensor = tensor(name, "FP32", List.of(1L, 1L));
        var value = switch (tensor.content()) {
            case Content.Raw(var raw) -> little(sized(name, raw, 4)).getFloat();
            case Content.Typed(var typed) -> {
                exactlyOne(name, typed.getFp32ContentsCount());
                yield typed.getFp32Contents(0);
            }
        };
        if (!(value >= least && value <= most)) {
            throw invalid(name, least + " to " + most + ", got " + value);
        }
        return value;
    }

    /** Pixels, height by width by 3; only raw, as typed contents would take four bytes or more for each. */
    byte[] pixels(String name, int width, int height) throws ModelFailure {
        var tensor = tensor(name, "UINT8", List.of(1L, (long) height, (long) width, 3L));
        return switch (tensor.content()) {
            case Content.Raw(var raw) -> sized(name, raw, width * height * 3).toByteArray();
            case Content.Typed typed -> throw invalid(name, "must come in raw_input_contents");
        };
    }

    /** As the sender says, whatever it is. */
    List<Long> shape(String name) {
        var tensor = byName.get(name);
        return tensor == null ? List.of() : tensor.header().getShapeList();
    }

    private Tensor tensor(String name, String datatype, List<Long> shape) throws ModelFailure {
        var tensor = byName.get(name);
        if (tensor == null) {
            throw invalid(name, "missing; " + datatype + " " + shape + " is required");
        }
        if (!tensor.header().getDatatype().equals(datatype)) {
            throw invalid(
                    name,
                    "datatype must be " + datatype + ", got "
                            + shown(tensor.header().getDatatype()));
        }
        if (!tensor.header().getShapeList().equals(shape)) {
            throw invalid(
                    name,
                    "shape must be " + shape + ", got "
                            + shown(tensor.header().getShapeList().toString()));
        }
        return tensor;
    }

    private static void exactlyOne(String name, int count) throws ModelFailure {
        if (count != 1) {
            throw invalid(name, "exactly 1 element, got " + count);
        }
    }

    private static ByteString sized(String name, ByteString raw, int size) throws ModelFailure {
        if (raw.size() != size) {
            throw invalid(name, "exactly " + size + " bytes, got " + raw.size());
        }
        return raw;
    }

    private static ByteBuffer little(ByteString raw) {
        return raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String sorted(Set<String> names) {
        return names.stream().sorted().collect(Collectors.joining(", "));
    }

    /** What came from outside, short enough for an error message. */
    private static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    static ModelFailure invalid(String tensor, String message) {
        return new ModelFailure(FailureClass.INVALID_INPUT, tensor + ": " + message);
    }
}
