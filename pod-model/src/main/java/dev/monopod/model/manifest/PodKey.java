package dev.monopod.model.manifest;

import io.fabric8.kubernetes.api.model.Pod;

/** What makes a pod one and the same across versions of its manifest: its namespace and name. */
public record PodKey(String namespace, String name) implements Comparable<PodKey> {
    public static PodKey of(Pod pod) {
        return new PodKey(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    }

    @Override
    public int compareTo(PodKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    // Those that a record has by itself cost ten times as much where only C1 compiles, and all pods are looked up at
    // each change.

    @Override
    public boolean equals(Object other) {
        return other instanceof PodKey key && name.equals(key.name) && namespace.equals(key.namespace);
    }

    @Override
    public int hashCode() {
        return 31 * namespace.hashCode() + name.hashCode();
    }

    /** {@code namespace/name}, as kubectl writes it. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
