package dev.monopod.runtime.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.runtime.launch.ContainerSetup.VolumeBind;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.launch.SandboxSetup.MemoryVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumesTest {
    private static final PodFiles FILES = new PodFiles(Path.of("/run/p"), Path.of("/var/p"), Path.of("/log/p"));

    @TempDir
    Path folder;

    @Test
    void emptyDirsAreMadeOpenToEverybodyInThePod() throws IOException {
        PodFiles files = new PodFiles(folder.resolve("run"), folder.resolve("root"), folder.resolve("logs"));

        Volumes.prepare(pod(emptyDir("disk", "", null), emptyDir("memory", "Memory", null)), files);

        assertThat(files.volume("disk")).isEmptyDirectory();
        assertThat(files.volume("memory")).isEmptyDirectory();
        assertThat(Files.getPosixFilePermissions(files.volume("disk")))
                .isEqualTo(PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Whoever began it may have been killed in the middle. */
    @Test
    void anEmptyDirThatWasBegunIsCompleted() throws IOException {
        PodFiles files = new PodFiles(folder.resolve("run"), folder.resolve("root"), folder.resolve("logs"));
        Path begun = Files.createDirectories(files.volume("disk").resolveSibling(".disk.new"));
        Files.setPosixFilePermissions(begun, PosixFilePermissions.fromString("rwxr-xr-x"));

        Volumes.prepare(pod(emptyDir("disk", "", null)), files);

        assertThat(Files.getPosixFilePermissions(files.volume("disk")))
                .isEqualTo(PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(begun).doesNotExist();
    }

    /** A database closes its folder, and would not start in one that was opened again. */
    @Test
    void anEmptyDirKeepsWhatIsInItAndTheModeThatAContainerGaveIt() throws IOException {
        PodFiles files = new PodFiles(folder.resolve("run"), folder.resolve("root"), folder.resolve("logs"));
        Pod pod = pod(emptyDir("disk", "", null));
        Volumes.prepare(pod, files);
        Files.writeString(files.volume("disk").resolve("file"), "kept");
        Files.setPosixFilePermissions(files.volume("disk"), PosixFilePermissions.fromString("rwx------"));

        Volumes.prepare(pod, files);

        assertThat(Files.getPosixFilePermissions(files.volume("disk")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(files.volume("disk").resolve("file")).hasContent("kept");
    }

    @Test
    void aHostPathIsMadeWhereItIsAndNothingForItBelowTheRootDirectory() throws IOException {
        PodFiles files = new PodFiles(folder.resolve("run"), folder.resolve("root"), folder.resolve("logs"));
        Volume volume = new VolumeBuilder()
                .withName("host")
                .withNewHostPath(folder.resolve("host").toString(), "DirectoryOrCreate")
                .build();

        Volumes.prepare(pod(volume), files);

        assertThat(folder.resolve("host")).isEmptyDirectory();
        assertThat(files.root()).doesNotExist();
    }

    @Test
    void whatIsInMemoryIsLimitedInWholeBytes() {
        Pod pod = pod(
                emptyDir("disk", "", new Quantity("1Gi")),
                emptyDir("free", "Memory", null),
                emptyDir("zero", "Memory", new Quantity("0")),
                emptyDir("small", "Memory", new Quantity("1500m")),
                emptyDir("large", "Memory", new Quantity("64Gi")));

        assertThat(Volumes.inMemory(pod))
                .containsExactly(
                        new MemoryVolume("free", "mode=1777"),
                        new MemoryVolume("zero", "mode=1777"),
                        new MemoryVolume("small", "mode=1777,size=2"),
                        new MemoryVolume("large", "mode=1777,size=68719476736"));
    }

    @Test
    void mountsComeWithParentsBeforeWhatLiesInThem() {
        Pod pod = new PodBuilder(pod(
                        emptyDir("a", "", null),
                        emptyDir("b", "Memory", null),
                        new VolumeBuilder()
                                .withName("c")
                                .withNewHostPath("/srv/c", "")
                                .build()))
                .editSpec()
                .addNewContainer()
                .withName("app")
                .addNewVolumeMount()
                .withName("b")
                .withMountPath("/data/deep/er/")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("c")
                .withMountPath("/data/deep")
                .withReadOnly(true)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("a")
                .withMountPath("/data")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .build();

        assertThat(Volumes.of(pod, pod.getSpec().getContainers().get(0), FILES))
                .containsExactly(
                        new VolumeBind(Path.of("/var/p/volumes/a"), "/data", false),
                        new VolumeBind(Path.of("/srv/c"), "/data/deep", true),
                        new VolumeBind(Path.of("/var/p/volumes/b"), "/data/deep/er/", false));
    }

    private static Pod pod(Volume... volumes) {
        return new PodBuilder()
                .withNewSpec()
                .withVolumes(List.of(volumes))
                .endSpec()
                .build();
    }

    private static Volume emptyDir(String name, String medium, @Nullable Quantity limit) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .withMedium(medium)
                .withSizeLimit(limit)
                .endEmptyDir()
                .build();
    }
}
