package dev.monopod.runtime.image.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A tree beside the folder that something hostile is unpacked into, and what it looks like, down to the times. */
record Canary(Path folder) {
    static Canary make(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("directory"));
        Files.writeString(folder.resolve("secret"), "root:secret");
        Files.setPosixFilePermissions(folder.resolve("secret"), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(folder.resolve("directory/file"), "content");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("secret"));
        return new Canary(folder);
    }

    /** Names, types, modes, owners, link counts, times and contents. */
    Map<String, List<Object>> look() throws IOException {
        Map<String, List<Object>> seen = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                Map<String, Object> unix = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
                boolean isFile = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
                seen.put(
                        folder.relativize(path).toString(),
                        List.of(
                                unix.get("mode"),
                                unix.get("uid"),
                                unix.get("gid"),
                                unix.get("nlink"),
                                unix.get("ctime"),
                                unix.get("lastModifiedTime"),
                                isFile ? Files.readString(path) : ""));
            }
        }
        return seen;
    }
}
