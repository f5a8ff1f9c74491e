package dev.monopod.runtime.volume;

import dev.monopod.runtime.VolumeFailure;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A path of the host as a volume, with the check that its type asks for (pkg/volume/hostpath/host_path.go). Blocking. */
final class HostPath {
    private static final int TYPE_MASK = 0170000;
    private static final int SOCKET = 0140000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;

    private HostPath() {}

    static void prepare(Volume volume) throws IOException {
        Path path = Path.of(volume.getHostPath().getPath());
        String type = volume.getHostPath().getType() == null
                ? ""
                : volume.getHostPath().getType();
        if (type.equals("DirectoryOrCreate") && !Files.exists(path)) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        if (type.equals("FileOrCreate") && !Files.exists(path)) {
            Files.createFile(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        }
        if (!is(path, type)) {
            throw new VolumeFailure(
                    volume.getName(),
                    "hostPath type check failed: " + path + " is not a "
                            + (type.isEmpty() ? "path of this machine" : type));
        }
    }

    private static boolean is(Path path, String type) throws IOException {
        if (!Files.exists(path)) {
            return false;
        }
        int fileType = (int) Files.getAttribute(path, "unix:mode") & TYPE_MASK;
        return switch (type) {
            case "Directory", "DirectoryOrCreate" -> Files.isDirectory(path);
            case "File", "FileOrCreate" -> Files.isRegularFile(path);
            case "Socket" -> fileType == SOCKET;
            case "CharDevice" -> fileType == CHARACTER_DEVICE;
            case "BlockDevice" -> fileType == BLOCK_DEVICE;
            default -> true;
        };
    }
}
