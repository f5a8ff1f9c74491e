package dev.monopod.reconcile;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Who a pod is, and who its containers' attempts are to the outside. */
public record PodIdentity(String namespace, String name, String uid) {

    /** {@code namespace/name}. */
    public String title() {
        return namespace + "/" + name;
    }

    /**
     * The id of an attempt, 64 hexadecimal digits as other runtimes have it. It follows from what the attempt is, so it needs no keeping;
     * the time is in it because a pod that is removed and put back counts its attempts from 0 again.
     */
    public String containerId(String container, Attempt attempt) {
        String what = uid + "/" + container + "/" + attempt.number() + "/" + attempt.createdAt();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
