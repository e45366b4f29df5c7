package org.modelhub.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.figures.Figures;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the manifests must say for a pod that gives an intruder little, and that ends without cutting an answer. */
@Tag("S11")
class ManifestTest {

    private static final Path K8S = Path.of("k8s");
    /** What the drain grants what it closes, see {@code Drain}. */
    private static final int SECONDS_TO_CLOSE = 2;

    private final Tree pod = manifest("deployment.yaml").at("spec", "template", "spec");
    private final Tree hub = pod.list("containers").get(0);

    @Test
    void podRunsAsNobodyWithoutRightsInTheCluster() {
        // When
        Tree pods = pod.at("securityContext");

        // Then
        assertThat(pods.value("runAsNonRoot")).isEqualTo(true);
        assertThat((Integer) pods.value("runAsUser")).isGreaterThan(9_999);
        assertThat(pods.at("seccompProfile").value("type")).isEqualTo("RuntimeDefault");
        assertThat(pod.value("automountServiceAccountToken")).isEqualTo(false);
        assertThat(pod.keys()).doesNotContain("hostNetwork", "hostPID", "hostIPC", "serviceAccountName");
    }

    @Test
    void containerCanWriteOnlyToItsBoundedVolumes() {
        // When
        Tree container = hub.at("securityContext");
        var volumes = pod.list("volumes");

        // Then
        assertThat(container.value("readOnlyRootFilesystem")).isEqualTo(true);
        assertThat(container.value("allowPrivilegeEscalation")).isEqualTo(false);
        assertThat(container.at("capabilities").value("drop")).isEqualTo(List.of("ALL"));
        assertThat(hub.list("volumeMounts").stream()
                        .filter(mount -> !Boolean.TRUE.equals(mount.value("readOnly")))
                        .map(mount -> mount.value("mountPath")))
                .containsExactlyInAnyOrder("/data", "/cache", "/tmp");
        assertThat(volumes).allSatisfy(volume -> assertThat(volume.keys()).doesNotContain("hostPath"));
        assertThat(volumes.stream().filter(volume -> volume.keys().contains("emptyDir")))
                .allSatisfy(volume ->
                        assertThat(volume.at("emptyDir").value("sizeLimit")).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"requests", "limits"})
    void cpuAndMemoryAreStated(String kind) {
        // When
        Tree resources = hub.at("resources", kind);

        // Then
        assertThat(resources.keys()).contains("cpu", "memory");
    }

    @Test
    void threeProbesDifferAndAskTheManagementPort() {
        // When
        var probes = Stream.of("startupProbe", "livenessProbe", "readinessProbe")
                .map(hub::at)
                .toList();

        // Then
        assertThat(probes).doesNotHaveDuplicates();
        assertThat(probes)
                .allSatisfy(
                        probe -> assertThat(probe.at("httpGet").value("port")).isEqualTo("management"));
        assertThat(probes.stream().map(probe -> probe.at("httpGet").value("path")))
                .containsExactly(
                        "/actuator/health/liveness", "/actuator/health/liveness", "/actuator/health/readiness");
    }

    @Test
    void secretsComeByReference() {
        // When
        var secrets = hub.list("env").stream()
                .filter(entry -> entry.value("name").toString().contains("KEY"));

        // Then
        assertThat(secrets).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.keys()).doesNotContain("value");
            assertThat(entry.at("valueFrom").keys()).containsExactly("secretKeyRef");
        });
        assertThat(documents("kustomization.yaml").map(Tree::keys))
                .allSatisfy(keys -> assertThat(keys).doesNotContain("secretGenerator"));
    }

    @Test
    void serviceNamesTheDataPortOnly() {
        // When
        var ports = manifest("service.yaml").at("spec").list("ports");

        // Then
        assertThat(ports.stream().map(port -> port.value("targetPort"))).containsExactly("data");
    }

    @Test
    void networkIsDeniedButForClientsNamesAndHttps() {
        // When
        Tree policy = manifest("network.yaml").at("spec");

        // Then
        assertThat(policy.value("policyTypes")).isEqualTo(List.of("Ingress", "Egress"));
        assertThat(ports(policy.list("ingress"))).containsExactly(8080);
        assertThat(ports(policy.list("egress"))).containsExactly(53, 53, 443, 5432);
        assertThat(policy.list("egress"))
                .allSatisfy(rule -> assertThat(rule.list("to")).isNotEmpty());
        assertThat(policy.list("egress")
                        .get(1)
                        .list("to")
                        .get(0)
                        .at("ipBlock")
                        .value("except")
                        .toString())
                .contains("169.254.0.0/16", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10");
    }

    @Test
    void nodesMayBeEmptiedOnePodAtATime() {
        // When
        Tree budget = manifest("disruption.yaml").at("spec");

        // Then
        assertThat(budget.value("maxUnavailable")).isEqualTo(1);
        assertThat((Integer) manifest("deployment.yaml").at("spec").value("replicas"))
                .isGreaterThan(1);
    }

    @Test
    @Tag("R7")
    void timersOfAnEndNest() throws IOException {
        // Given
        Tree settings =
                read(Path.of("src/main/resources/application.yaml")).findFirst().orElseThrow();
        Tree drain = settings.at("hub", "edge", "drain");
        int preStop = Integer.parseInt(
                ((List<?>) hub.at("lifecycle", "preStop", "exec").value("command"))
                        .get(1)
                        .toString());
        int phase = seconds(settings.at("spring", "lifecycle").value("timeout-per-shutdown-phase"));
        int camel = (Integer) settings.at("camel", "main").value("shutdown-timeout");

        // When
        int grace = (Integer) pod.value("terminationGracePeriodSeconds");

        // Then
        assertThat(seconds(drain.value("notice"))).isLessThan(seconds(drain.value("time")));
        assertThat(camel).isLessThan(phase);
        int sum = preStop + seconds(drain.value("time")) + SECONDS_TO_CLOSE + phase;
        boolean held = sum < grace;
        Figures.record("R7 timers", sum + " s of " + grace + " s", "sum below the grace", held);
        assertThat(held).isTrue();
    }

    private static int seconds(Object duration) {
        return Integer.parseInt(duration.toString().replace("s", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub-routes:routes/model", "hub-kamelets:kamelets"})
    void everyFileThatOperatorsEditIsInItsConfigMap(String pair) throws IOException {
        // Given
        String map = pair.substring(0, pair.indexOf(':'));
        Path folder = Path.of(pair.substring(pair.indexOf(':') + 1));

        // When
        Tree generator = manifest("kustomization.yaml").list("configMapGenerator").stream()
                .filter(one -> one.value("name").equals(map))
                .findFirst()
                .orElseThrow();

        // Then
        assertThat((List<?>) generator.value("files")).map(Object::toString).containsExactlyElementsOf(files(folder));
    }

    @Test
    void editedFilesReachThePodUnderTheSameName() {
        // When
        Tree options = manifest("kustomization.yaml").at("generatorOptions");

        // Then
        assertThat(options.value("disableNameSuffixHash")).isEqualTo(true);
    }

    @Test
    void everySelectorMeansTheHub() {
        // When
        var selectors = Stream.of(
                manifest("deployment.yaml").at("spec", "selector", "matchLabels"),
                manifest("deployment.yaml").at("spec", "template", "metadata", "labels"),
                manifest("service.yaml").at("spec", "selector"),
                manifest("disruption.yaml").at("spec", "selector", "matchLabels"),
                manifest("network.yaml").at("spec", "podSelector", "matchLabels"));

        // Then
        assertThat(selectors.map(Tree::map)).containsOnly(Map.of("app.kubernetes.io/name", "model-hub"));
        assertThat(manifest("kustomization.yaml").list("labels"))
                .allSatisfy(labels -> assertThat(labels.keys()).doesNotContain("includeSelectors"));
    }

    private static List<String> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .map(file -> "../" + file)
                    .sorted()
                    .toList();
        }
    }

    private static List<Integer> ports(List<Tree> rules) {
        return rules.stream()
                .flatMap(rule -> rule.list("ports").stream())
                .map(port -> (Integer) port.value("port"))
                .toList();
    }

    private static Tree manifest(String file) {
        return documents(file).findFirst().orElseThrow();
    }

    private static Stream<Tree> documents(String file) {
        try {
            return read(K8S.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(file, e);
        }
    }

    private static Stream<Tree> read(Path file) throws IOException {
        var documents = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(Files.readString(file));
        return StreamSupport.stream(documents.spliterator(), false).map(Tree::of).toList().stream();
    }

    /** A YAML mapping with short ways down. */
    private record Tree(Map<?, ?> map) {

        static Tree of(Object map) {
            return new Tree((Map<?, ?>) map);
        }

        Tree at(String... path) {
            Tree here = this;
            for (String key : path) {
                here = of(here.map.get(key));
            }
            return here;
        }

        Object value(String key) {
            return map.get(key);
        }

        List<Tree> list(String key) {
            return ((List<?>) map.get(key)).stream().map(Tree::of).toList();
        }

        List<String> keys() {
            return map.keySet().stream().map(Object::toString).toList();
        }
    }
}
