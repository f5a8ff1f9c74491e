package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.text.PodDns;
import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigOption;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes into a pod's /etc/hosts and /etc/resolv.conf. */
final class DnsCheck {
    private static final List<String> POLICIES = List.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");

    private final Findings findings;
    private final Check check;

    DnsCheck(Findings findings) {
        this.findings = findings;
        this.check = new Check(findings);
    }

    void check(PodSpec spec, FieldPath path) {
        check.oneOf(path.child("dnsPolicy"), spec.getDnsPolicy(), POLICIES);
        checkPresence(spec, path.child("dnsConfig"));
        if (spec.getDnsConfig() != null) {
            checkConfig(spec.getDnsConfig(), path.child("dnsConfig"));
        }
        checkAliases(spec.getHostAliases(), path.child("hostAliases"));
    }

    private void checkPresence(PodSpec spec, FieldPath path) {
        if (!"None".equals(spec.getDnsPolicy())) {
            return;
        }
        if (spec.getDnsConfig() == null) {
            findings.error(path, Wording.required("must provide `dnsConfig` when `dnsPolicy` is None"));
        } else if (spec.getDnsConfig().getNameservers().isEmpty()) {
            String fault = "must provide at least one DNS nameserver when `dnsPolicy` is None";
            findings.error(path.child("nameservers"), Wording.required(fault));
        }
    }

    private void checkConfig(PodDNSConfig config, FieldPath path) {
        checkNameservers(config.getNameservers(), path.child("nameservers"));
        checkSearches(config.getSearches(), path.child("searches"));
        List<PodDNSConfigOption> options = config.getOptions();
        for (int index = 0; index < options.size(); index++) {
            FieldPath option = path.child("options").index(index);
            check.required(option.child("name"), options.get(index).getName());
            checkOneWord(option.child("name"), options.get(index).getName());
            checkOneWord(option.child("value"), options.get(index).getValue());
        }
    }

    /** Kubernetes has no such rule, and lets an option write further lines into the file. */
    private void checkOneWord(FieldPath path, @Nullable String text) {
        if (text != null && text.chars().anyMatch(Character::isWhitespace)) {
            findings.error(path, Wording.invalid(text, "must not contain whitespace"));
        }
    }

    private void checkNameservers(List<String> nameservers, FieldPath path) {
        if (nameservers.size() > PodDns.MAX_NAMESERVERS) {
            String fault = "must not have more than " + PodDns.MAX_NAMESERVERS + " nameservers";
            findings.error(path, Wording.invalidKind(nameservers.size() + " nameservers", fault));
        }
        for (int index = 0; index < nameservers.size(); index++) {
            check.ipAddress(path.index(index), nameservers.get(index));
        }
    }

    private void checkSearches(List<String> searches, FieldPath path) {
        if (searches.size() > PodDns.MAX_SEARCHES) {
            String fault = "must not have more than " + PodDns.MAX_SEARCHES + " search paths";
            findings.error(path, Wording.invalidKind(searches.size() + " search paths", fault));
        }
        if (String.join(" ", searches).length() > PodDns.MAX_SEARCH_CHARACTERS) {
            String fault = "must not have more than " + PodDns.MAX_SEARCH_CHARACTERS
                    + " characters (including spaces) in the search list";
            findings.error(path, Wording.invalidKind("the search list", fault));
        }
        for (int index = 0; index < searches.size(); index++) {
            String domain = searches.get(index);
            boolean finalDot = domain.length() > 1 && domain.endsWith(".");
            String judged = finalDot ? domain.substring(0, domain.length() - 1) : domain;
            if (!judged.equals(".")) {
                check.requiredName(path.index(index), judged, NameRule.SEARCH_DOMAIN);
            }
        }
    }

    private void checkAliases(List<HostAlias> aliases, FieldPath path) {
        for (int index = 0; index < aliases.size(); index++) {
            FieldPath aliasPath = path.index(index);
            check.ipAddress(aliasPath.child("ip"), aliases.get(index).getIp());
            List<String> names = aliases.get(index).getHostnames();
            for (int name = 0; name < names.size(); name++) {
                check.requiredName(aliasPath.child("hostnames").index(name), names.get(name), NameRule.DNS_SUBDOMAIN);
            }
        }
    }
}
