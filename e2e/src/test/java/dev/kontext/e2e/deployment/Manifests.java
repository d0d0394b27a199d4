package dev.kontext.e2e.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.kontext.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what is deployed: the base as kustomize renders it, else its resources one by one. */
final class Manifests {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Manifests() {}

    static List<JsonNode> base() {
        var kustomize = Repository.tool("kustomize");
        return kustomize.isPresent() ? documents(render(kustomize.get())) : resources();
    }

    static JsonNode yaml(String path) {
        return documents(Repository.read(path)).getFirst();
    }

    static List<JsonNode> documents(String text) {
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return values.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> resources() {
        var found = new ArrayList<JsonNode>();
        yaml("k8s/base/kustomization.yaml")
                .path("resources")
                .forEach(name -> found.addAll(documents(Repository.read("k8s/base/" + name.asText()))));
        return found;
    }

    private static String render(Path kustomize) {
        try {
            var process = new ProcessBuilder(
                            kustomize.toString(),
                            "build",
                            Repository.ROOT.resolve("k8s/base").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("kustomize could not build k8s/base");
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
