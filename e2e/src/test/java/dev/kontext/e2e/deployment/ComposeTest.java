package dev.kontext.e2e.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontext.e2e.Repository;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ComposeTest {
    private static final JsonNode SERVICES =
            Manifests.yaml("docker-compose.yml").path("services");
    private static final Map<String, String> BUILT = Map.of(
            "gateway", "gateway-service",
            "scheduler", "scheduler-service",
            "storage", "storage-service",
            "worker", "gpu-worker",
            "sandbox", "sandbox-model");

    /** The keys of the Compose specification that we use; another one is a typo until it is added here. */
    private static final Set<String> KEYS = Set.of(
            "image",
            "build",
            "restart",
            "environment",
            "volumes",
            "healthcheck",
            "command",
            "depends_on",
            "ports",
            "profiles",
            "networks",
            "stop_grace_period",
            "read_only",
            "tmpfs",
            "security_opt",
            "cap_drop",
            "shm_size",
            "deploy",
            "<<");

    @Test
    void everyKeyIsOneOfTheSpecification() {
        SERVICES.properties().forEach(service -> {
            var used = new TreeSet<String>();
            service.getValue().fieldNames().forEachRemaining(used::add);
            assertThat(KEYS).as(service.getKey()).containsAll(used);
        });
    }

    @Test
    void everyBuiltServiceIsAModule() {
        BUILT.forEach((name, module) -> {
            assertThat(SERVICES.at("/" + name + "/build/args/SERVICE").asText()).isEqualTo(module);
            assertThat(Files.isDirectory(Repository.ROOT.resolve(module))).isTrue();
        });
    }

    @Test
    void everyDependencyIsAService() {
        SERVICES.properties()
                .forEach(service -> service.getValue()
                        .path("depends_on")
                        .fieldNames()
                        .forEachRemaining(
                                name -> assertThat(SERVICES.has(name)).as(name).isTrue()));
    }

    @Test
    void everyVariableIsASettingOfItsService() {
        BUILT.forEach((name, module) -> {
            if (!name.equals("sandbox")) {
                SERVICES.at("/" + name + "/environment").fieldNames().forEachRemaining(variable -> {
                    if (!variable.equals("<<")) {
                        assertThat(Settings.knows(module, variable))
                                .as(module + " knows " + variable)
                                .isTrue();
                    }
                });
            }
        });
    }

    @Test
    void oneModelRunsAtATime() {
        assertThat(SERVICES.at("/sandbox/profiles/0").asText()).isEqualTo("sandbox");
        assertThat(SERVICES.at("/triton/profiles/0").asText()).isEqualTo("gpu");
        assertThat(SERVICES.at("/sandbox/networks/default/aliases/0").asText()).isEqualTo("model");
        assertThat(SERVICES.at("/triton/networks/default/aliases/0").asText()).isEqualTo("model");
        assertThat(SERVICES.at("/worker/environment/KONTEXT_MODEL_ADDRESS").asText())
                .startsWith("model:");
    }

    @Test
    void tritonServesTheModelOfItsOwnImageWithWeightsItCannotChange() {
        var triton = SERVICES.path("triton");
        assertThat(triton.path("build").asText()).isEqualTo("./model-repository");
        assertThat(Repository.ROOT.resolve("model-repository/Dockerfile")).exists();
        // The image's command makes the folder that is served: a mounted one, or a command, would take its place.
        assertThat(triton.has("command")).isFalse();
        assertThat(triton.has("image")).isFalse();
        assertThat(triton.path("volumes"))
                .extracting(JsonNode::asText)
                .satisfiesExactly(
                        weights -> assertThat(weights).endsWith(":/weights:ro"),
                        compiled -> assertThat(compiled).isEqualTo("compiled:/var/cache/kontext"));
        assertThat(triton.path("shm_size").asText()).isEqualTo("1g");
        assertThat(triton.has("healthcheck")).isTrue();
        assertThat(triton.at("/deploy/resources/reservations/devices/0/capabilities/0")
                        .asText())
                .isEqualTo("gpu");
    }

    @Test
    void whatWeBuildIsReadOnlyButForTmp() {
        for (var service : SERVICES.properties()) {
            if (service.getValue().has("build")) {
                assertThat(service.getValue().path("<<").asText())
                        .as(service.getKey())
                        .isEqualTo("service");
            }
        }
        var common = Manifests.yaml("docker-compose.yml").path("x-service");
        assertThat(common.path("read_only").asBoolean()).isTrue();
        assertThat(common.at("/tmpfs/0").asText()).isEqualTo("/tmp");
        assertThat(common.at("/cap_drop/0").asText()).isEqualTo("ALL");
    }
}
