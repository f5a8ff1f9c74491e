package dev.monopod.runtime.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of pkg/volume/hostpath, on real files of every kind. */
class HostPathTest {
    @TempDir
    Path folder;

    @BeforeEach
    void makeOneOfEachKind() throws IOException {
        Files.createDirectory(folder.resolve("directory"));
        Files.writeString(folder.resolve("file"), "x");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("directory"));
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nothing"));
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve("socket")))
                .close();
    }

    @ParameterizedTest
    @CsvSource({
        "directory, Directory",
        "directory, DirectoryOrCreate",
        "link, Directory",
        "file, File",
        "file, FileOrCreate",
        "socket, Socket",
        "/dev/null, CharDevice",
        "directory, ''",
        "file, ''",
    })
    void whatIsOfTheTypeIsTakenAsItIs(String name, String type) throws IOException {
        HostPath.prepare(volume(name, type));

        assertThat(folder.resolve("file")).hasContent("x");
    }

    @ParameterizedTest
    @CsvSource({
        "file, Directory",
        "file, DirectoryOrCreate",
        "directory, File",
        "directory, FileOrCreate",
        "/dev/null, File",
        "/dev/null, BlockDevice",
        "file, CharDevice",
        "file, Socket",
        "missing, Directory",
        "missing, File",
        "missing, ''",
        "dangling, Directory",
    })
    void whatIsNotOfTheTypeIsRefusedByNameAndPath(String name, String type) {
        assertThatThrownBy(() -> HostPath.prepare(volume(name, type)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("MountVolume.SetUp failed for volume \"data\" : ")
                .hasMessageContaining(folder.resolve(name).toString())
                .hasMessageContaining(type.isEmpty() ? "path of this machine" : type);
        assertThat(folder.resolve("missing")).doesNotExist();
    }

    @Test
    void aMissingDirectoryIsMadeWithThoseAboveIt() throws IOException {
        HostPath.prepare(volume("a/b", "DirectoryOrCreate"));

        assertThat(Files.getPosixFilePermissions(folder.resolve("a/b")))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aMissingFileIsMadeEmpty() throws IOException {
        HostPath.prepare(volume("new", "FileOrCreate"));

        assertThat(folder.resolve("new")).isEmptyFile();
        assertThat(Files.getPosixFilePermissions(folder.resolve("new")))
                .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/new", "dangling"})
    void aFileIsNotMadeWhereItsFolderIsMissingNorThroughALinkToNothing(String name) {
        assertThatThrownBy(() -> HostPath.prepare(volume(name, "FileOrCreate"))).isInstanceOf(IOException.class);
        assertThat(folder.resolve("a")).doesNotExist();
        assertThat(folder.resolve("nothing")).doesNotExist();
    }

    private Volume volume(String name, String type) {
        return new VolumeBuilder()
                .withName("data")
                .withNewHostPath(folder.resolve(name).toString(), type)
                .build();
    }
}
