package dev.monopod.runtime.image;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an image says about the processes made of it (OCI image specification, config.md), and which layers it is made of.
 *
 * @param platform what it was built for; fields that the document lacks are empty
 * @param diffIds digests of the layers' uncompressed archives, from the lowest to the top one
 * @param env {@code NAME=value}, in order
 * @param workingDir empty where the image leaves it open
 * @param user empty, or {@code user[:group]} by number or name; numbers are at most 2147483647
 * @param exposedPorts {@code 80/tcp}
 * @param volumes absolute paths without ".."
 */
public record ImageConfig(
        Platform platform,
        Optional<Instant> created,
        List<Digest> diffIds,
        List<String> entrypoint,
        List<String> cmd,
        List<String> env,
        String workingDir,
        String user,
        Optional<String> stopSignal,
        List<String> exposedPorts,
        Map<String, String> labels,
        List<String> volumes) {
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}(?:-[0-9]{1,5})?(?:/(?:tcp|udp|sctp))?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** Reads a configuration document. */
    public static ImageConfig read(JsonDocument json) throws InvalidImage {
        JsonDocument process = json.at("config");
        return new ImageConfig(
                Platform.read(json),
                created(json),
                diffIds(json.at("rootfs")),
                process.texts("Entrypoint"),
                process.texts("Cmd"),
                env(process),
                process.text("WorkingDir").orElse(""),
                user(process),
                process.text("StopSignal").filter(signal -> !signal.isEmpty()),
                exposedPorts(process),
                process.textMap("Labels"),
                volumes(process));
    }

    private static Optional<Instant> created(JsonDocument json) throws InvalidImage {
        Optional<String> written = json.text("created").filter(text -> !text.isEmpty());
        if (written.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(written.get()).toInstant());
        } catch (DateTimeException e) {
            throw new InvalidImage(
                    json.where() + ": created: \"" + Shown.shorten(written.get()) + "\" is no time as RFC 3339 has it",
                    e);
        }
    }

    private static List<Digest> diffIds(JsonDocument rootfs) throws InvalidImage {
        List<Digest> diffIds = new ArrayList<>();
        for (String text : rootfs.texts("diff_ids")) {
            diffIds.add(Digest.parse(text, rootfs.where() + ": diff_ids"));
        }
        return List.copyOf(diffIds);
    }

    private static List<String> env(JsonDocument process) throws InvalidImage {
        List<String> env = process.texts("Env");
        for (String variable : env) {
            if (variable.indexOf('=') < 1) {
                throw new InvalidImage(
                        process.where() + ": Env: \"" + Shown.shorten(variable) + "\" must be NAME=value");
            }
        }
        return env;
    }

    /** Numbers beyond a signed 32-bit integer have become 0, that is root, in other runtimes (CVE-2024-40635). */
    private static String user(JsonDocument process) throws InvalidImage {
        String user = process.text("User").orElse("");
        for (String part : user.split(":", 2)) {
            boolean tooBig =
                    NUMBER.matcher(part).matches() && (part.length() > 10 || Long.parseLong(part) > Integer.MAX_VALUE);
            if (tooBig) {
                throw new InvalidImage(process.where() + ": User: " + Shown.shorten(part)
                        + " is no user or group; they end at " + Integer.MAX_VALUE);
            }
        }
        return user;
    }

    private static List<String> exposedPorts(JsonDocument process) throws InvalidImage {
        List<String> ports = process.keys("ExposedPorts");
        for (String port : ports) {
            if (!PORT.matcher(port).matches()) {
                throw new InvalidImage(process.where() + ": ExposedPorts: \"" + Shown.shorten(port)
                        + "\" must be a port with /tcp, /udp or /sctp");
            }
        }
        return ports;
    }

    /** A volume "/../../etc" once copied the host's files into a container (CVE-2022-23648). */
    private static List<String> volumes(JsonDocument process) throws InvalidImage {
        List<String> volumes = new ArrayList<>();
        for (String path : process.keys("Volumes")) {
            if (List.of(path.split("/", -1)).contains("..")) {
                throw new InvalidImage(
                        process.where() + ": Volumes: \"" + Shown.shorten(path) + "\" must not have '..' in it");
            }
            volumes.add(path.startsWith("/") ? path : "/" + path);
        }
        return List.copyOf(volumes);
    }
}
