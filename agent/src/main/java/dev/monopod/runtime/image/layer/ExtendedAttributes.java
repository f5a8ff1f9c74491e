package dev.monopod.runtime.image.layer;

import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.Shown;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which extended attributes of a layer's files are set; the package's page has the rule. */
final class ExtendedAttributes {
    private static final Set<String> KEPT =
            Set.of("security.capability", "system.posix_acl_access", "system.posix_acl_default");
    private static final Set<String> LEFT_OUT = Set.of("security.selinux", "security.ima", "security.evm");

    private ExtendedAttributes() {}

    /** Those to be set. */
    static Map<String, byte[]> kept(Map<String, byte[]> written) throws InvalidImage {
        Map<String, byte[]> kept = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> attribute : written.entrySet()) {
            String key = attribute.getKey();
            // overlayfs reads user.overlay.* as its own when it is mounted in a user namespace.
            boolean isUsers = key.startsWith("user.") && !key.startsWith("user.overlay.");
            if (isUsers || KEPT.contains(key)) {
                kept.put(key, attribute.getValue());
            } else if (!LEFT_OUT.contains(key)) {
                throw new InvalidImage("the extended attribute " + Shown.shorten(key)
                        + " must not come from an image; user.* and security.capability may");
            }
        }
        return kept;
    }
}
