package dev.monopod.model.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Kubernetes' rules for names. Lengths are judged before forms, so that no expression ever sees a text of more than a few hundred
 * characters. After k8s.io/apimachinery/pkg/util/validation/validation.go.
 */
enum NameRule {
    /** A name of a container, a volume, a namespace. */
    DNS_LABEL(
            63,
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with"
                    + " an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '%s')"),
    /** A name of a pod, a domain. */
    DNS_SUBDOMAIN(
            253,
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and"
                    + " end with an alphanumeric character (e.g. 'example.com', regex used for validation is '%s')"),
    /** A domain that short names are tried in; {@code _tcp.example.com} is one. After IsDNS1123SubdomainWithUnderscore. */
    SEARCH_DOMAIN(
            253,
            "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*",
            "a search path must consist of lower case alphanumeric characters, '-', '_' or '.', and each of its parts must start"
                    + " with an alphanumeric character or '_', and end with an alphanumeric character (e.g. 'example.com', regex used"
                    + " for validation is '%s')"),
    LABEL_VALUE(
            63,
            "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?",
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                    + " with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
                    + " '%s')"),
    /** The part of a label's or annotation's key after the slash. */
    KEY_NAME(
            63,
            "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]",
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                    + " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '%s')"),
    VARIABLE(
            32_768,
            "[ -<>-~]+",
            "a valid environment variable name must consist only of printable ASCII characters other than '='"),
    /** A header of an HTTP request. After IsHTTPHeaderName, which has no length. */
    HEADER(
            1024,
            "[-A-Za-z0-9]+",
            "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is"
                    + " '%s')"),
    PORT_CHARACTERS(15, "[-a-z0-9]+", "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"),
    PORT_LETTER(15, ".*[a-z].*", "must contain at least one letter (a-z)"),
    PORT_HYPHENS(15, "(?!.*--).*", "must not contain consecutive hyphens"),
    PORT_ENDS(15, "[^-](.*[^-])?", "must not begin or end with a hyphen");

    private final int maxLength;
    private final Pattern form;
    private final String sentence;

    NameRule(int maxLength, String form, String sentence) {
        this.maxLength = maxLength;
        this.form = Pattern.compile(form, Pattern.DOTALL);
        this.sentence = String.format(sentence, form);
    }

    /** What is wrong with a value: nothing, or a sentence or two. */
    List<String> faults(String value) {
        if (value.length() > maxLength) {
            return List.of("must be no more than " + maxLength + (this == LABEL_VALUE ? " bytes" : " characters"));
        }
        return form.matcher(value).matches() ? List.of() : List.of(sentence);
    }

    /** A port's name, by all of its rules. */
    static List<String> portNameFaults(String value) {
        if (value.length() > PORT_CHARACTERS.maxLength) {
            return PORT_CHARACTERS.faults(value);
        }
        List<String> faults = new ArrayList<>();
        for (NameRule rule : List.of(PORT_CHARACTERS, PORT_LETTER, PORT_HYPHENS, PORT_ENDS)) {
            faults.addAll(rule.faults(value));
        }
        return faults;
    }

    /** The key of a label or an annotation: a name, and a domain and a slash before it or not. After IsQualifiedName. */
    static List<String> keyFaults(String key) {
        int slash = key.indexOf('/');
        if (slash != key.lastIndexOf('/')) {
            return List.of(
                    "a valid label key must be a name, optionally with a DNS subdomain prefix and one '/' before it"
                            + " (e.g. 'example.com/MyName')");
        }
        List<String> faults = new ArrayList<>();
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        if (slash == 0) {
            faults.add("prefix part must be non-empty");
        } else if (slash > 0) {
            DNS_SUBDOMAIN.faults(prefix).forEach(fault -> faults.add("prefix part " + fault));
        }
        String name = key.substring(slash + 1);
        if (name.isEmpty()) {
            faults.add("name part must be non-empty");
            return faults;
        }
        KEY_NAME.faults(name).forEach(fault -> faults.add(fault.startsWith("must") ? "name part " + fault : fault));
        return faults;
    }
}
