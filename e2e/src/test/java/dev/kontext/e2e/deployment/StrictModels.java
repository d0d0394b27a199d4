package dev.kontext.e2e.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a manifest into the typed models of Kubernetes and finds the fields they do not know. */
final class StrictModels {
    private static final String MODELS = "io.fabric8.kubernetes.api.model";

    private StrictModels() {}

    /** @return the paths of the unknown fields */
    static List<String> unknownFields(JsonNode manifest) {
        HasMetadata typed = new KubernetesSerialization().convertValue(manifest, HasMetadata.class);
        if (!typed.getClass().getName().startsWith(MODELS)
                || typed.getClass().getSimpleName().equals("GenericKubernetesResource")) {
            return List.of("kind " + manifest.path("kind").asText());
        }
        var found = new ArrayList<String>();
        walk(typed.getKind(), typed, found);
        return found;
    }

    private static void walk(String path, @Nullable Object value, List<String> found) {
        switch (value) {
            case null -> {}
            case Collection<?> items -> items.forEach(item -> walk(path, item, found));
            case Map<?, ?> entries -> entries.values().forEach(entry -> walk(path, entry, found));
            case Object model
            when model.getClass().getName().startsWith(MODELS)
                    && !model.getClass().isEnum() -> fields(path, model, found);
            default -> {}
        }
    }

    private static void fields(String path, Object model, List<String> found) {
        for (var getter : model.getClass().getMethods()) {
            if (!getter.getName().startsWith("get")
                    || getter.getParameterCount() > 0
                    || getter.getDeclaringClass() == Object.class) {
                continue;
            }
            Object value;
            try {
                value = getter.invoke(model);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the models' getters can be called", e);
            }
            if (getter.getName().equals("getAdditionalProperties") && value instanceof Map<?, ?> unknown) {
                unknown.keySet().forEach(name -> found.add(path + "." + name));
            } else {
                walk(path + "." + getter.getName().substring(3), value, found);
            }
        }
    }
}
