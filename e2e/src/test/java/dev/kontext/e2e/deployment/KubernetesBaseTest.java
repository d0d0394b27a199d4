package dev.kontext.e2e.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontext.e2e.Repository;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KubernetesBaseTest {
    private static final List<JsonNode> BASE = Manifests.base();
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet");

    /** Secrets that the operator brings, as k8s/secrets.example.yaml describes them. */
    private static final List<JsonNode> SECRETS = Manifests.documents(Repository.read("k8s/secrets.example.yaml"));

    /** The volume that the operator brings, as k8s/weights.example.yaml describes it. */
    private static final List<JsonNode> CLAIMS = Manifests.documents(Repository.read("k8s/weights.example.yaml"));

    @Test
    void everyFieldIsOneThatKubernetesKnows() {
        for (var documents : List.of(BASE, SECRETS, CLAIMS)) {
            for (var document : documents) {
                assertThat(StrictModels.unknownFields(document))
                        .as(name(document))
                        .isEmpty();
            }
        }
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowIsNoticed() {
        var typo = Manifests.documents(Repository.read("k8s/base/storage.yaml")
                        .replace("replicas:", "replicass:")
                        .replace("failureThreshold:", "failureTreshold:"))
                .getFirst();

        assertThat(StrictModels.unknownFields(typo))
                .anyMatch(path -> path.endsWith("replicass"))
                .anyMatch(path -> path.endsWith("failureTreshold"));
    }

    @Test
    void selectorsMatchTheLabelsOfTheirPods() {
        for (var workload : workloads()) {
            var labels = workload.at("/spec/template/metadata/labels");
            workload.at("/spec/selector/matchLabels")
                    .properties()
                    .forEach(entry -> assertThat(labels.path(entry.getKey()))
                            .as(name(workload))
                            .isEqualTo(entry.getValue()));
        }
        for (var kind : List.of("Service", "PodDisruptionBudget", "NetworkPolicy")) {
            for (var document : ofKind(kind)) {
                assertThat(selected(document)).as(name(document)).isPresent();
            }
        }
    }

    @Test
    void servicesPointAtPortsThatTheirPodsHave() {
        for (var service : ofKind("Service")) {
            var target = service.at("/spec/selector/app.kubernetes.io~1name").asText();
            var workload = workloads().stream()
                    .filter(w -> w.at("/metadata/name").asText().equals(target))
                    .findFirst()
                    .orElseThrow();
            for (var port : service.at("/spec/ports")) {
                assertThat(portNames(workload))
                        .as(name(service))
                        .contains(port.path("targetPort").asText());
            }
        }
    }

    @Test
    void everySettingAndSecretThatIsReadIsThere() {
        for (var workload : workloads()) {
            for (var container : containers(workload)) {
                for (var variable : container.path("env")) {
                    var setting = variable.at("/valueFrom/configMapKeyRef");
                    if (!setting.isMissingNode()) {
                        assertThat(has(ofKind("ConfigMap"), setting, "data"))
                                .as(setting.toString())
                                .isTrue();
                    }
                    var secret = variable.at("/valueFrom/secretKeyRef");
                    if (!secret.isMissingNode()) {
                        assertThat(has(SECRETS, secret, "stringData"))
                                .as(secret.toString())
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void everyVariableIsASettingOfItsService() {
        for (var workload : workloads()) {
            for (var container : workload.at("/spec/template/spec/containers")) {
                var image = container.path("image").asText();
                var service = image.substring(image.indexOf('/') + 1, image.indexOf(':'));
                for (var variable : container.path("env")) {
                    assertThat(Settings.knows(service, variable.path("name").asText()))
                            .as(service + " knows " + variable.path("name").asText())
                            .isTrue();
                }
                for (var source : container.path("envFrom")) {
                    var variables = secret(source.at("/secretRef/name").asText());
                    assertThat(variables).isNotEmpty();
                    for (var variable : variables) {
                        assertThat(Settings.knows(service, variable))
                                .as(service + " knows " + variable)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void everyContainerRunsWithoutPrivileges() {
        for (var workload : workloads()) {
            var pod = workload.at("/spec/template/spec");
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            for (var container : containers(workload)) {
                var security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
            }
        }
    }

    @Test
    void everyContainerIsProbed() {
        for (var workload : workloads()) {
            for (var container : containers(workload)) {
                assertThat(container.has("startupProbe")).as(name(workload)).isTrue();
                assertThat(container.has("livenessProbe")).as(name(workload)).isTrue();
            }
            for (var container : workload.at("/spec/template/spec/containers")) {
                assertThat(container.has("readinessProbe")).as(name(workload)).isTrue();
            }
        }
    }

    @Test
    void everyProbeAsksAPortOfItsContainer() {
        for (var workload : workloads()) {
            for (var container : containers(workload)) {
                var ports = container.path("ports").findValuesAsText("name");
                for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                    var port = container.at("/" + probe + "/httpGet/port").asText();
                    assertThat(port.isEmpty() || ports.contains(port))
                            .as(name(workload) + " " + probe + " " + port)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everyMountIsOfAVolumeAndEveryVolumeIsMounted() {
        for (var workload : workloads()) {
            var volumes =
                    new HashSet<>(workload.at("/spec/template/spec/volumes").findValuesAsText("name"));
            var mounted = new HashSet<String>();
            containers(workload)
                    .forEach(container ->
                            mounted.addAll(container.path("volumeMounts").findValuesAsText("name")));
            assertThat(mounted).as(name(workload)).isEqualTo(volumes);
        }
    }

    @Test
    void everyClaimIsDescribedAndOnlyRead() {
        for (var workload : workloads()) {
            for (var volume : workload.at("/spec/template/spec/volumes")) {
                var claim = volume.path("persistentVolumeClaim");
                if (!claim.isMissingNode()) {
                    assertThat(claim.path("readOnly").asBoolean()).isTrue();
                    assertThat(CLAIMS)
                            .anyMatch(
                                    described -> described.at("/metadata/name").equals(claim.path("claimName")));
                }
            }
        }
    }

    @Test
    void tritonServesTheModelOfItsOwnImageAsTheUserThatImageIsMadeFor() {
        var triton = container("gpu-worker", "triton");
        // The image's command makes the folder that is served: a mounted one, or a command, would take its place.
        assertThat(triton.path("image").asText()).startsWith("kontext-fleet/triton:");
        assertThat(triton.has("command")).isFalse();
        assertThat(triton.path("args"))
                .extracting(JsonNode::asText)
                .contains("--grpc-address=127.0.0.1")
                .noneMatch(argument -> argument.startsWith("--model-repository"));
        assertThat(Repository.read("model-repository/Dockerfile"))
                .contains("USER " + triton.at("/securityContext/runAsUser").asText() + "\n");
        assertThat(triton.path("volumeMounts").findValuesAsText("mountPath"))
                .containsExactlyInAnyOrder("/tmp", "/dev/shm", "/weights", "/var/cache/kontext");
        assertThat(triton.path("restartPolicy").asText()).isEqualTo("Always");
    }

    @Test
    void sharedMemoryIsMemory() {
        var gpuWorker = workload("gpu-worker");
        for (var volume : gpuWorker.at("/spec/template/spec/volumes")) {
            if (volume.path("name").asText().equals("shm")) {
                assertThat(volume.at("/emptyDir/medium").asText()).isEqualTo("Memory");
                assertThat(volume.at("/emptyDir/sizeLimit").asText()).isNotEmpty();
            }
        }
    }

    @Test
    void addressesOfOneServiceNameTheServiceOfAnother() {
        var settings = ofKind("ConfigMap").getFirst().path("data");
        assertThat(settings.path("KONTEXT_STORAGE_URL").asText()).isEqualTo("http://storage:" + port("storage"));
        for (var url : settings.path("KONTEXT_SCHEDULER_URLS").asText().split(",", -1)) {
            assertThat(url).matches("http://scheduler-[01]\\.scheduler:" + port("scheduler"));
        }
    }

    private static int port(String service) {
        return ofKind("Service").stream()
                .filter(s -> s.at("/metadata/name").asText().equals(service))
                .findFirst()
                .orElseThrow()
                .at("/spec/ports/0/port")
                .asInt();
    }

    /** The names of what is in a secret. */
    private static List<String> secret(String name) {
        var names = new ArrayList<String>();
        SECRETS.stream()
                .filter(secret -> secret.at("/metadata/name").asText().equals(name))
                .forEach(secret -> secret.path("stringData").fieldNames().forEachRemaining(names::add));
        return names;
    }

    private static boolean has(List<JsonNode> holders, JsonNode reference, String data) {
        return holders.stream()
                .filter(holder -> holder.at("/metadata/name").equals(reference.path("name")))
                .anyMatch(holder -> holder.path(data).has(reference.path("key").asText()));
    }

    private static java.util.Optional<JsonNode> selected(JsonNode document) {
        var selector = document.at("/spec/podSelector").isMissingNode()
                ? document.at("/spec/selector")
                : document.at("/spec/podSelector");
        var labels = selector.has("matchLabels") ? selector.path("matchLabels") : selector;
        var wanted = labels.path("app.kubernetes.io/name").asText();
        if (wanted.isEmpty()) {
            return java.util.Optional.of(document);
        }
        return workloads().stream()
                .filter(w -> w.at("/metadata/name").asText().equals(wanted))
                .findFirst();
    }

    private static Set<String> portNames(JsonNode workload) {
        var names = new HashSet<String>();
        containers(workload)
                .forEach(c ->
                        c.path("ports").forEach(p -> names.add(p.path("name").asText())));
        return names;
    }

    private static List<JsonNode> containers(JsonNode workload) {
        var found = new ArrayList<JsonNode>();
        workload.at("/spec/template/spec/containers").forEach(found::add);
        workload.at("/spec/template/spec/initContainers").forEach(found::add);
        return found;
    }

    private static JsonNode workload(String name) {
        return workloads().stream()
                .filter(w -> w.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode container(String workload, String name) {
        return containers(workload(workload)).stream()
                .filter(container -> container.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> workloads() {
        return BASE.stream()
                .filter(d -> WORKLOADS.contains(d.path("kind").asText()))
                .toList();
    }

    private static List<JsonNode> ofKind(String kind) {
        return BASE.stream().filter(d -> d.path("kind").asText().equals(kind)).toList();
    }

    private static String name(JsonNode document) {
        return document.path("kind").asText() + "/"
                + document.at("/metadata/name").asText();
    }
}
