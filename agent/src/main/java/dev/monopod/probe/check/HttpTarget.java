package dev.monopod.probe.check;

import dev.monopod.model.life.Handler.HttpGet;
import dev.monopod.model.life.Handler.Scheme;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a request goes.
 *
 * @param host a name or an address, without brackets
 * @param path with its query; begins with a slash, and holds nothing but printable ASCII
 */
record HttpTarget(Scheme scheme, String host, int port, String path) {
    /** RFC 3986 has no place for these in a path or query, though they are printable. */
    private static final String NEVER_IN_A_PATH = "\"<>\\^`{|}";

    /** Characters: a server may send 64 KiB of it, and the JDK takes time by the square of its parts to resolve it. */
    private static final int LONGEST_LOCATION = 2048;

    /** Characters, of where a Location leads to: it may be relative to one that was relative. */
    private static final int LONGEST_URL = 2 * LONGEST_LOCATION;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    static HttpTarget of(HttpGet request, String defaultHost) {
        return new HttpTarget(
                request.scheme(), request.host().orElse(defaultHost), request.port(), origin(request.path()));
    }

    /** In origin form: without a fragment, and whatever can't stand there percent-encoded, so that nobody can add a line to a request. */
    private static String origin(String path) {
        int fragment = path.indexOf('#');
        String sent = encoded(fragment < 0 ? path : path.substring(0, fragment));
        return sent.startsWith("/") ? sent : "/" + sent;
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet <= ' ' || octet == 0x7f || NEVER_IN_A_PATH.indexOf(octet) >= 0) {
                encoded.append('%').append(HEX.toHexDigits(octet));
            } else {
                encoded.append((char) octet);
            }
        }
        return encoded.toString();
    }

    /**
     * Where a Location header leads to.
     *
     * @return empty where it is no URL of HTTP, or too long
     */
    Optional<HttpTarget> at(String location) {
        if (location.length() > LONGEST_LOCATION) {
            return Optional.empty();
        }
        URI there;
        try {
            there = URI.create(url()).resolve(URI.create(encoded(location)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        boolean plain = "http".equalsIgnoreCase(there.getScheme());
        if (there.getHost() == null || !(plain || "https".equalsIgnoreCase(there.getScheme()))) {
            return Optional.empty();
        }
        if (there.toString().length() > LONGEST_URL) {
            return Optional.empty();
        }
        String query = there.getRawQuery() == null ? "" : "?" + there.getRawQuery();
        String bare = there.getHost().replaceAll("^\\[|]$", "");
        int port = there.getPort() >= 0 ? there.getPort() : plain ? 80 : 443;
        return port > 65535
                ? Optional.empty()
                : Optional.of(new HttpTarget(
                        plain ? Scheme.HTTP : Scheme.HTTPS, bare, port, origin(there.getRawPath() + query)));
    }

    /** Whether a Location header has a scheme. */
    static boolean isAbsolute(String location) {
        return location.matches("[A-Za-z][A-Za-z0-9+.-]*:.*");
    }

    HttpTarget with(Scheme other) {
        return new HttpTarget(other, host, port, path);
    }

    /** As in a Host header; with the port, whichever it is. */
    String authority() {
        return HostPort.of(host, port);
    }

    String url() {
        return scheme.name().toLowerCase(Locale.ROOT) + "://" + authority() + path;
    }
}
