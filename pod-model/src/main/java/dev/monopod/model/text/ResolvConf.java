package dev.monopod.model.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a resolv.conf(5) says.
 *
 * @param nameservers addresses, the first one asked first
 * @param searches domains that a short name is tried in
 * @param options such as {@code ndots:5}
 */
public record ResolvConf(List<String> nameservers, List<String> searches, List<String> options) {
    static final ResolvConf EMPTY = new ResolvConf(List.of(), List.of(), List.of());

    public ResolvConf {
        nameservers = List.copyOf(nameservers);
        searches = List.copyOf(searches);
        options = List.copyOf(options);
    }

    /**
     * Reads one as the resolver does: the last {@code search} counts, options add up, what is not understood is skipped. After
     * parseResolvConf in pkg/kubelet/network/dns/dns.go.
     */
    public static ResolvConf parse(String text) {
        List<String> nameservers = new ArrayList<>();
        List<String> searches = new ArrayList<>();
        Set<String> options = new LinkedHashSet<>();
        for (String line : text.lines().toList()) {
            List<String> words = List.of(line.strip().split("\\s+", -1));
            List<String> values = words.subList(1, words.size());
            switch (words.get(0)) {
                case "nameserver" -> values.stream().limit(1).forEach(nameservers::add);
                case "search" -> {
                    searches.clear();
                    values.forEach(domain -> searches.add(withoutFinalDot(domain)));
                }
                case "options" -> options.addAll(values);
                default -> {
                    // comments, domain, sortlist: the kubelet passes none of them on
                }
            }
        }
        return new ResolvConf(nameservers, searches, List.copyOf(options));
    }

    /** The file's content, in the order in which containerd writes it. */
    public String render() {
        StringBuilder text = new StringBuilder();
        if (!searches.isEmpty()) {
            text.append("search ").append(String.join(" ", searches)).append('\n');
        }
        nameservers.forEach(
                address -> text.append("nameserver ").append(address).append('\n'));
        if (!options.isEmpty()) {
            text.append("options ").append(String.join(" ", options)).append('\n');
        }
        return text.toString();
    }

    private static String withoutFinalDot(String domain) {
        return domain.length() > 1 && domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    }
}
