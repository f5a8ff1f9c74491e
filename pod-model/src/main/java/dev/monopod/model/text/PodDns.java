package dev.monopod.model.text;

import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigOption;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A pod's /etc/resolv.conf. After pkg/kubelet/network/dns/dns.go, for a machine without a cluster's DNS. */
public final class PodDns {
    /** The C library's limit; more would not be asked. */
    public static final int MAX_NAMESERVERS = 3;

    /** Kubernetes' limits, in pkg/apis/core/validation. */
    public static final int MAX_SEARCHES = 32;

    public static final int MAX_SEARCH_CHARACTERS = 2048;

    private PodDns() {}

    /**
     * A pod's resolv.conf and what had to be left out of it.
     *
     * @param warnings a sentence for each limit that was passed; the event reason for them is DNSConfigForming
     */
    public record Result(ResolvConf conf, List<String> warnings) {
        public Result {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * What the policy begins with (nothing for None; the machine's for Default, and for both ClusterFirst ones where there is no cluster), and dnsConfig
     * added to it.
     *
     * @param machine the machine's resolv.conf
     */
    public static Result of(PodSpec spec, ResolvConf machine) {
        ResolvConf begin = "None".equals(spec.getDnsPolicy()) ? ResolvConf.EMPTY : machine;
        ResolvConf wanted = spec.getDnsConfig() == null ? begin : add(begin, spec.getDnsConfig());
        List<String> warnings = new ArrayList<>();
        List<String> nameservers = first(wanted.nameservers(), warnings);
        List<String> searches = fitting(wanted.searches(), warnings);
        return new Result(new ResolvConf(nameservers, searches, wanted.options()), warnings);
    }

    private static ResolvConf add(ResolvConf begin, PodDNSConfig config) {
        return new ResolvConf(
                union(begin.nameservers(), config.getNameservers()),
                union(begin.searches(), config.getSearches()),
                options(begin.options(), config.getOptions()));
    }

    private static List<String> union(List<String> first, List<String> second) {
        Set<String> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    /** Of two options with one name the pod's counts. */
    private static List<String> options(List<String> machine, List<PodDNSConfigOption> pod) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String option : machine) {
            int colon = option.indexOf(':');
            byName.put(colon < 0 ? option : option.substring(0, colon), option);
        }
        for (PodDNSConfigOption option : pod) {
            boolean bare = option.getValue() == null || option.getValue().isEmpty();
            byName.put(option.getName(), bare ? option.getName() : option.getName() + ":" + option.getValue());
        }
        return List.copyOf(byName.values());
    }

    private static List<String> first(List<String> nameservers, List<String> warnings) {
        if (nameservers.size() <= MAX_NAMESERVERS) {
            return nameservers;
        }
        List<String> kept = nameservers.subList(0, MAX_NAMESERVERS);
        warnings.add(
                "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: "
                        + String.join(" ", kept));
        return kept;
    }

    private static List<String> fitting(List<String> searches, List<String> warnings) {
        List<String> kept = new ArrayList<>();
        int characters = 0;
        for (String domain : searches) {
            characters += domain.length() + (kept.isEmpty() ? 0 : 1);
            if (kept.size() == MAX_SEARCHES || characters > MAX_SEARCH_CHARACTERS) {
                warnings.add(
                        "Search Line limits were exceeded, some search paths have been omitted, the applied search line is: "
                                + String.join(" ", kept));
                return kept;
            }
            kept.add(domain);
        }
        return kept;
    }
}
