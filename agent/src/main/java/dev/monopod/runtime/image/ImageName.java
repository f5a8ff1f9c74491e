package dev.monopod.runtime.image;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image's name in full, as the distribution project's reference grammar has it and Docker and containerd complete it: {@code busybox}
 * is {@code docker.io/library/busybox:latest}.
 *
 * @param domain the registry: a host with a port or without, {@code docker.io} where none was written
 * @param path the repository in the registry
 * @param tag {@code latest} where neither tag nor digest was written
 * @param digest of a manifest, or of an index of manifests; it decides, whatever the tag says
 */
public record ImageName(String domain, String path, Optional<String> tag, Optional<Digest> digest) {
    private static final String DEFAULT_DOMAIN = "docker.io";
    private static final int LONGEST_PATH = 255;
    private static final int LONGEST_DOMAIN = 255;

    private static final Pattern DOMAIN = Pattern.compile(
            "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[0-9a-fA-F:]+])(?::[0-9]+)?");
    private static final Pattern PATH_COMPONENT = Pattern.compile("[a-z0-9]+(?:(?:\\.|__|_|-+)[a-z0-9]+)*");
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}");
    private static final Pattern BARE_HEX = Pattern.compile("[0-9a-f]{64}");

    /** Reads a name as people and manifests write it. */
    public static ImageName parse(String text) throws InvalidImageName {
        if (text.isEmpty()) {
            throw new InvalidImageName(text, "it is empty; write for example busybox:1.36");
        }
        if (BARE_HEX.matcher(text).matches()) {
            throw new InvalidImageName(
                    text, "64 hexadecimal digits are an image's ID; write a name such as busybox:1.36");
        }
        int at = text.indexOf('@');
        Optional<Digest> digest = at < 0 ? Optional.empty() : Optional.of(digest(text, text.substring(at + 1)));
        String named = at < 0 ? text : text.substring(0, at);

        int slash = named.indexOf('/');
        boolean hasDomain = slash >= 0 && isDomain(named.substring(0, slash));
        String domain = hasDomain ? named.substring(0, slash) : DEFAULT_DOMAIN;
        String remainder = hasDomain ? named.substring(slash + 1) : named;
        int colon = remainder.indexOf(':');
        Optional<String> tag = colon < 0 ? Optional.empty() : Optional.of(tag(text, remainder.substring(colon + 1)));
        String path = colon < 0 ? remainder : remainder.substring(0, colon);
        return complete(text, domain, path, tag, digest);
    }

    private static ImageName complete(
            String text, String domain, String path, Optional<String> tag, Optional<Digest> digest)
            throws InvalidImageName {
        String registry = domain.equals("index.docker.io") ? DEFAULT_DOMAIN : domain;
        String repository = registry.equals(DEFAULT_DOMAIN) && path.indexOf('/') < 0 ? "library/" + path : path;
        checkDomain(text, registry);
        checkPath(text, path, repository);
        Optional<String> tagOrLatest = tag.isEmpty() && digest.isEmpty() ? Optional.of("latest") : tag;
        return new ImageName(registry, repository, tagOrLatest, digest);
    }

    /** What stands before the first slash is a host if it can't be part of a path, or is "localhost". */
    private static boolean isDomain(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
    }

    private static Digest digest(String text, String digest) throws InvalidImageName {
        if (!Digest.isDigest(digest)) {
            throw new InvalidImageName(text, "after @ must stand sha256: and 64 lower-case hexadecimal digits");
        }
        return new Digest(digest.substring(digest.indexOf(':') + 1));
    }

    private static String tag(String text, String tag) throws InvalidImageName {
        if (!TAG.matcher(tag).matches()) {
            throw new InvalidImageName(
                    text,
                    "the tag \"" + Shown.shorten(tag)
                            + "\" must be 1 to 128 letters, digits, '_', '.' or '-', and not begin with '.' or '-'");
        }
        return tag;
    }

    private static void checkDomain(String text, String domain) throws InvalidImageName {
        if (domain.length() > LONGEST_DOMAIN || !DOMAIN.matcher(domain).matches()) {
            throw new InvalidImageName(
                    text,
                    "the registry \"" + Shown.shorten(domain)
                            + "\" must be a host name or address of at most 255 characters, with a :port or without");
        }
    }

    private static void checkPath(String text, String written, String repository) throws InvalidImageName {
        if (repository.length() > LONGEST_PATH) {
            throw new InvalidImageName(
                    text, "the repository may have at most 255 characters, not " + repository.length());
        }
        String lower = written.toLowerCase(Locale.ROOT);
        if (!written.equals(lower)) {
            throw new InvalidImageName(text, "the repository must be in lower case: " + Shown.shorten(lower));
        }
        for (String component : written.split("/", -1)) {
            if (!PATH_COMPONENT.matcher(component).matches()) {
                throw new InvalidImageName(
                        text,
                        "\"" + Shown.shorten(component) + "\" must be lower-case letters and digits,"
                                + " with single '.', '_', double '__' or any number of '-' between them");
            }
        }
    }

    /** Registry and repository, without tag and digest. */
    public String repository() {
        return domain + "/" + path;
    }

    /** The whole name: {@code docker.io/library/busybox:latest}. */
    @Override
    public String toString() {
        return repository()
                + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }
}
