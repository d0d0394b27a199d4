package dev.kontext.gateway;

import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kontext.contracts.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Requests that are refused as they stand, with the code and the field that the refusal names. */
final class BadRequests {
    private BadRequests() {}

    static Stream<Arguments> all() {
        return Stream.of(
                json("{}", ErrorCode.PROMPT_EMPTY, "prompt"),
                json("{'prompt': ''}", ErrorCode.PROMPT_EMPTY, "prompt"),
                json("{'prompt': ' \\n\\u00a0\\u200b'}", ErrorCode.PROMPT_EMPTY, "prompt"),
                json("{'prompt': null}", ErrorCode.PROMPT_EMPTY, "prompt"),
                json("{'prompt': '" + "x".repeat(2001) + "'}", ErrorCode.PROMPT_TOO_LONG, "prompt"),
                json("{'prompt': '" + "x".repeat(200_000) + "'}", ErrorCode.PROMPT_TOO_LONG, "prompt"),
                json("{'prompt': 5}", ErrorCode.INVALID_FIELD, "prompt"),
                json("{'prompt': 'a\\u0000b'}", ErrorCode.INVALID_FIELD, "prompt"),
                json("{'prompt': 'a\\ud800b'}", ErrorCode.INVALID_FIELD, "prompt"),
                json("{'prompt': 'x', 'promt': 'y'}", ErrorCode.UNKNOWN_FIELD, "promt"),
                json("{'prompt': 'x', 'Seed': 1}", ErrorCode.UNKNOWN_FIELD, "Seed"),
                json("{'prompt': 'x', 'nothing': null}", ErrorCode.UNKNOWN_FIELD, "nothing"),
                json("{'prompt': 'x', 'steps': 0}", ErrorCode.INVALID_FIELD, "steps"),
                json("{'prompt': 'x', 'steps': 101}", ErrorCode.INVALID_FIELD, "steps"),
                json("{'prompt': 'x', 'steps': 2.5}", ErrorCode.INVALID_FIELD, "steps"),
                json("{'prompt': 'x', 'steps': '28'}", ErrorCode.INVALID_FIELD, "steps"),
                json("{'prompt': 'x', 'steps': 99999999999999999999}", ErrorCode.INVALID_FIELD, "steps"),
                json("{'prompt': 'x', 'guidance': -0.1}", ErrorCode.INVALID_FIELD, "guidance"),
                json("{'prompt': 'x', 'guidance': 20.01}", ErrorCode.INVALID_FIELD, "guidance"),
                json("{'prompt': 'x', 'guidance': 1e999}", ErrorCode.INVALID_FIELD, "guidance"),
                json("{'prompt': 'x', 'guidance': true}", ErrorCode.INVALID_FIELD, "guidance"),
                json("{'prompt': 'x', 'seed': -1}", ErrorCode.INVALID_FIELD, "seed"),
                json("{'prompt': 'x', 'seed': 4294967296}", ErrorCode.INVALID_FIELD, "seed"),
                json("{'prompt': 'x', 'size': '5:1'}", ErrorCode.INVALID_FIELD, "size"),
                json("{'prompt': 'x', 'size': '10x10'}", ErrorCode.INVALID_FIELD, "size"),
                json("{'prompt': 'x', 'size': '4097x100'}", ErrorCode.INVALID_FIELD, "size"),
                json("{'prompt': 'x', 'size': 'large'}", ErrorCode.INVALID_FIELD, "size"),
                json("{'prompt': 'x', 'format': 'gif'}", ErrorCode.INVALID_FIELD, "format"),
                json("{'prompt': 'x', 'quality': 80}", ErrorCode.INVALID_FIELD, "quality"),
                json("{'prompt': 'x', 'format': 'jpeg', 'quality': 0}", ErrorCode.INVALID_FIELD, "quality"),
                json("{'prompt': 'x', 'format': 'webp', 'quality': 101}", ErrorCode.INVALID_FIELD, "quality"),
                json("{'prompt': 'x', 'lane': 'fast'}", ErrorCode.INVALID_FIELD, "lane"),
                json("{'prompt': 'x', 'deadline': 'tomorrow'}", ErrorCode.INVALID_FIELD, "deadline"),
                json("{'prompt': 'x', 'deadline': '2020-01-01T00:00:00Z'}", ErrorCode.INVALID_FIELD, "deadline"),
                json(
                        "{'prompt': 'x', 'deadline': '" + Instant.now().plus(Duration.ofDays(7)) + "'}",
                        ErrorCode.INVALID_FIELD,
                        "deadline"),
                json("{'prompt': 'x', 'tags': ['a']}", ErrorCode.INVALID_FIELD, "tags"),
                json("{'prompt': 'x', 'tags': {'a': 1}}", ErrorCode.INVALID_FIELD, "tags"),
                json("{'prompt': 'x', 'tags': {'': 'a'}}", ErrorCode.INVALID_FIELD, "tags"),
                json("{'prompt': 'x', 'tags': {'a': '" + "y".repeat(257) + "'}}", ErrorCode.INVALID_FIELD, "tags"),
                json("{'prompt': 'x', 'tags': {'" + "y".repeat(65) + "': ''}}", ErrorCode.INVALID_FIELD, "tags"),
                json("{'prompt': 'x', 'tags': {" + tags(17) + "}}", ErrorCode.INVALID_FIELD, "tags"),
                json("{'prompt': 'x', 'images': {}}", ErrorCode.INVALID_FIELD, "images"),
                json("{'prompt': 'x', 'images': ['a']}", ErrorCode.INVALID_FIELD, "images[0]"),
                json("{'prompt': 'x', 'images': [{}]}", ErrorCode.INVALID_FIELD, "images[0]"),
                json("{'prompt': 'x', 'images': [{'url': 'http://a'}]}", ErrorCode.UNKNOWN_FIELD, "images[0].url"),
                json("{'prompt': 'x', 'images': [{'data': 1}]}", ErrorCode.INVALID_FIELD, "images[0].data"),
                json("{'prompt': 'x', 'images': [{'data': ''}]}", ErrorCode.INVALID_IMAGE, "images[0].data"),
                json("{'prompt': 'x', 'images': [{'data': '%%%%'}]}", ErrorCode.MALFORMED_REQUEST, "images[0].data"),
                json(
                        "{'prompt': 'x', 'images': [{'data': 'YWJj'}, {'data': 'YWJj'}]}",
                        ErrorCode.TOO_MANY_IMAGES,
                        "images"),
                json(
                        "{'prompt': 'x', 'references': 'single', 'images': [{'data': 'YWJj'}, {'data': 'YWJj'}]}",
                        ErrorCode.TOO_MANY_IMAGES,
                        "images"),
                json(
                        "{'prompt': 'x', 'images': [" + images(5) + "], 'references': 'stitch'}",
                        ErrorCode.TOO_MANY_IMAGES,
                        "images"),
                json("{'prompt': 'x', 'references': 'stitch'}", ErrorCode.INVALID_FIELD, "references"),
                json("{'prompt': 'x', 'references': 'grid'}", ErrorCode.INVALID_FIELD, "references"),
                json("{'prompt': 'x', 'references': 2}", ErrorCode.INVALID_FIELD, "references"),
                json(
                        "{'prompt': 'x', 'references': 'stitch', 'images': [{'data': 'YWJj'}, {'data': '%%%%'}]}",
                        ErrorCode.MALFORMED_REQUEST, "images[1].data"),
                json(
                        "{'prompt': 'x', 'images': [{'artifact': 'sha256:12'}]}",
                        ErrorCode.INVALID_FIELD,
                        "images[0].artifact"),
                json("{'prompt': 'x'", ErrorCode.MALFORMED_REQUEST, null),
                json("['prompt']", ErrorCode.MALFORMED_REQUEST, null),
                json("", ErrorCode.MALFORMED_REQUEST, null),
                json("{'prompt': 'x', 'prompt': 'y'}", ErrorCode.MALFORMED_REQUEST, null),
                json("{'prompt': 'x'} {'prompt': 'y'}", ErrorCode.MALFORMED_REQUEST, null),
                json("{'prompt': 'x', 'guidance': NaN}", ErrorCode.MALFORMED_REQUEST, null),
                json(
                        "{'prompt': 'x', 'tags': {'a': '" + "y".repeat(200_000) + "'}}",
                        ErrorCode.MALFORMED_REQUEST,
                        null));
    }

    private static Arguments json(String json, ErrorCode code, String field) {
        var text = json.replace('\'', '"');
        return arguments(
                named(text.isEmpty() ? "nothing" : text.length() < 90 ? text : text.substring(0, 90) + "…", text),
                code,
                field);
    }

    private static String images(int count) {
        return String.join(", ", java.util.Collections.nCopies(count, "{'data': 'YWJj'}"));
    }

    private static String tags(int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(n -> "'t" + n + "': ''")
                .collect(java.util.stream.Collectors.joining(", "));
    }
}
