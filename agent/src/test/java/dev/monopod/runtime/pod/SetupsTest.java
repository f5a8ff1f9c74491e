package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.monopod.runtime.image.Digest;
import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.ImageConfig;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.Platform;
import dev.monopod.runtime.launch.ContainerSetup;
import dev.monopod.runtime.launch.ContainerSetup.VolumeBind;
import dev.monopod.runtime.launch.HostFacts;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.launch.SandboxSetup;
import dev.monopod.runtime.launch.SandboxSetup.MemoryVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** From a manifest to what its sandbox and its containers are to be like. */
class SetupsTest {
    private static final Path RUN = Path.of("/run/m/pods/u1");
    private static final Digest DIGEST = Digest.of("any".getBytes(StandardCharsets.US_ASCII));
    private static final Image IMAGE = new Image(
            new ImageName("localhost", "app", Optional.of("1"), Optional.empty()),
            DIGEST,
            DIGEST,
            new ImageConfig(
                    Platform.ofThisMachine(),
                    Optional.empty(),
                    List.of(),
                    List.of("/entry"),
                    List.of("cmd"),
                    List.of("LANG=C"),
                    "/home",
                    "1001:staff",
                    Optional.empty(),
                    List.of(),
                    Map.of(),
                    List.of()),
            List.of("top", "base"),
            1);

    @Test
    void aSandboxIsNamedAndSharesWhatTheManifestSays() {
        Pod pod = pod().editSpec()
                .withHostname("one")
                .withShareProcessNamespace(true)
                .addNewVolume()
                .withName("fast")
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(new Quantity("1Mi"))
                .endEmptyDir()
                .endVolume()
                .addNewVolume()
                .withName("disk")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();

        assertThat(SandboxSetups.of(facts(0, true), definition(pod, facts(0, true))))
                .isEqualTo(new SandboxSetup(
                        "default/web",
                        "one",
                        true,
                        List.of(new MemoryVolume("fast", "mode=1777,size=1048576")),
                        OptionalInt.of(-998)));
    }

    @Test
    void pausesScoreIsLeftAloneWhereLoweringItTakesARightThatIsNotThere() {
        assertThat(SandboxSetups.oomScore(facts(0, false))).isEmpty();
        assertThat(SandboxSetups.oomScore(facts(0, true))).hasValue(-998);
    }

    @Test
    void aContainersScoreIsThatOfItsPodsClassWhereItMayBeSet() {
        // A pod without requests is of the class BestEffort: the first to go.
        assertThat(setup(pod().build(), facts(0, false)).identity().oomScoreAdj())
                .hasValue(1000);
        assertThat(setup(pod().build(), facts(1000, false)).identity().oomScoreAdj())
                .hasValue(1000);

        Pod guaranteed = pod().editSpec()
                .editFirstContainer()
                .withNewResources()
                .withLimits(Map.of("cpu", new Quantity("1"), "memory", new Quantity("1Mi")))
                .withRequests(Map.of("cpu", new Quantity("1"), "memory", new Quantity("1Mi")))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
        assertThat(setup(guaranteed, facts(0, true)).identity().oomScoreAdj()).hasValue(-997);
        assertThat(setup(guaranteed, facts(0, false)).identity().oomScoreAdj()).isEmpty();
        assertThat(setup(guaranteed, facts(-998, false)).identity().oomScoreAdj())
                .hasValue(-997);
    }

    @Test
    void whatImageAndProgramSayIsTakenOver() {
        ContainerSetup setup = setup(pod().build(), facts(0, true));

        assertThat(setup.id()).isEqualTo("app-0");
        assertThat(setup.layersDir()).isEqualTo(Path.of("/layers"));
        assertThat(setup.layers()).containsExactly("top", "base");
        assertThat(setup.identity().user()).isEqualTo("1001:staff");
        assertThat(setup.arguments()).containsExactly("/entry", "cmd");
        assertThat(setup.identity().environment()).contains("LANG=C", "HOSTNAME=web");
        assertThat(setup.identity().workingDir()).isEqualTo("/home");
        assertThat(setup.cgroups()).containsExactly(Path.of("/cgroup/app-0"));
    }

    @Test
    void theSecurityContextConfinesOnlyWhereItSaysSo() {
        assertThat(setup(pod().build(), facts(0, true)))
                .returns(false, ContainerSetup::readOnlyRoot)
                .returns(false, setup -> setup.identity().noNewPrivileges());
        assertThat(setup(confined(false, true), facts(0, true)))
                .returns(false, ContainerSetup::readOnlyRoot)
                .returns(false, setup -> setup.identity().noNewPrivileges());
        assertThat(setup(confined(true, false), facts(0, true)))
                .returns(true, ContainerSetup::readOnlyRoot)
                .returns(true, setup -> setup.identity().noNewPrivileges());
    }

    @Test
    void everyContainerSeesThePodsFilesAndCanNotWriteToThem() {
        assertThat(setup(pod().build(), facts(0, true)).mounts())
                .containsExactly(
                        new VolumeBind(RUN.resolve("hosts"), "/etc/hosts", true),
                        new VolumeBind(RUN.resolve("hostname"), "/etc/hostname", true),
                        new VolumeBind(RUN.resolve("resolv.conf"), "/etc/resolv.conf", true));
    }

    @Test
    void aVolumeMayTakeThePlaceOfOneOfThePodsFiles() {
        assertThat(setup(mounted("/etc/hosts"), facts(0, true)).mounts())
                .extracting(VolumeBind::target, VolumeBind::source)
                .containsExactly(
                        tuple("/etc/hostname", RUN.resolve("hostname")),
                        tuple("/etc/resolv.conf", RUN.resolve("resolv.conf")),
                        tuple("/etc/hosts", Path.of("/var/m/pods/u1/volumes/data")));
    }

    @Test
    void aVolumeAboveThePodsFilesDoesNotHideThem() {
        assertThat(setup(mounted("/etc"), facts(0, true)).mounts())
                .extracting(VolumeBind::target)
                .containsExactly("/etc", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf");
    }

    private static Pod confined(boolean readOnlyRoot, boolean privilegeEscalation) {
        return pod().editSpec()
                .editFirstContainer()
                .withSecurityContext(new SecurityContextBuilder()
                        .withReadOnlyRootFilesystem(readOnlyRoot)
                        .withAllowPrivilegeEscalation(privilegeEscalation)
                        .build())
                .endContainer()
                .endSpec()
                .build();
    }

    private static Pod mounted(String path) {
        return pod().editSpec()
                .addNewVolume()
                .withName("data")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("data")
                .withMountPath(path)
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .build();
    }

    private static PodBuilder pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid("u1")
                .endMetadata()
                .withNewSpec()
                .withDnsPolicy("Default")
                .addNewContainer()
                .withName("app")
                .endContainer()
                .endSpec();
    }

    private static HostFacts facts(int ownOomScore, boolean mayLower) {
        return new HostFacts(Path.of("/pause"), List.of(), 8L << 30, ownOomScore, mayLower);
    }

    private static PodDefinition definition(Pod pod, HostFacts facts) {
        return PodDefinitions.of(pod, facts, new NodeSettings("monopod", "", OptionalLong.empty()));
    }

    private static ContainerSetup setup(Pod pod, HostFacts facts) {
        PodDefinition definition = definition(pod, facts);
        PodFiles files = PodFiles.of(Path.of("/run/m"), Path.of("/var/m"), Path.of("/log"), definition.identity());
        PodDefinition.ContainerDefinition container = definition.container("app");
        return ContainerSetups.of(
                facts,
                definition,
                files,
                container,
                "app-0",
                List.of(Path.of("/cgroup/app-0")),
                Path.of("/layers"),
                IMAGE,
                Program.of(container.container(), IMAGE.config(), definition.hostname())
                        .orElseThrow());
    }
}
