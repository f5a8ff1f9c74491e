package dev.monopod.runtime.launch;

import dev.monopod.runtime.wire.WireWriter;
import java.util.List;
import java.util.Set;

/** Steps about the process itself: its namespaces, its control groups and what they hold. */
public sealed interface NamespaceStep extends Step {

    /**
     * {@link Op#PROCESS_NEW}.
     *
     * @param pidNamespaceOf id of the process whose pid namespace the new one is a member of; empty for the shim's or a new one
     */
    record ProcessNew(Set<Namespace> namespaces, String pidNamespaceOf) implements NamespaceStep {
        @Override
        public Op op() {
            return Op.PROCESS_NEW;
        }

        @Override
        public String object() {
            String own = namespaces.isEmpty() ? "" : "new " + Namespace.names(namespaces);
            return pidNamespaceOf.isEmpty() ? own : own + ", in the pid namespace of " + pidNamespaceOf;
        }

        @Override
        public void write(WireWriter payload) {
            payload.u64(Namespace.bits(namespaces)).string(pidNamespaceOf);
        }
    }

    /**
     * {@link Op#CGROUP_JOIN}.
     *
     * @param dirs absolute folders, one a hierarchy
     */
    record CgroupJoin(List<String> dirs) implements NamespaceStep {
        @Override
        public Op op() {
            return Op.CGROUP_JOIN;
        }

        @Override
        public String object() {
            return String.join(" ", dirs);
        }

        @Override
        public void write(WireWriter payload) {
            payload.strings(dirs);
        }
    }

    /**
     * {@link Op#NS_JOIN}.
     *
     * @param id the process whose namespaces are joined
     */
    record NsJoin(Set<Namespace> namespaces, String id) implements NamespaceStep {
        @Override
        public Op op() {
            return Op.NS_JOIN;
        }

        @Override
        public String object() {
            return Namespace.names(namespaces) + " of " + id;
        }

        @Override
        public void write(WireWriter payload) {
            payload.u64(Namespace.bits(namespaces)).string(id);
        }
    }

    record NsNew(Set<Namespace> namespaces) implements NamespaceStep {
        @Override
        public Op op() {
            return Op.NS_NEW;
        }

        @Override
        public String object() {
            return Namespace.names(namespaces);
        }

        @Override
        public void write(WireWriter payload) {
            payload.u64(Namespace.bits(namespaces));
        }
    }

    record LoopbackUp() implements NamespaceStep {
        @Override
        public Op op() {
            return Op.LOOPBACK_UP;
        }

        @Override
        public String object() {
            return "lo";
        }

        @Override
        public void write(WireWriter payload) {}
    }

    record Hostname(String name) implements NamespaceStep {
        @Override
        public Op op() {
            return Op.HOSTNAME;
        }

        @Override
        public String object() {
            return name;
        }

        @Override
        public void write(WireWriter payload) {
            payload.string(name);
        }
    }

    /**
     * {@link Op#SYSCTL}.
     *
     * @param name with {@code /} between its parts, below /proc/sys
     */
    record Sysctl(String name, String value) implements NamespaceStep {
        @Override
        public Op op() {
            return Op.SYSCTL;
        }

        @Override
        public String object() {
            return name.replace('/', '.') + " = " + value;
        }

        @Override
        public void write(WireWriter payload) {
            payload.string(name).string(value);
        }
    }

    /**
     * {@link Op#OOM_SCORE_ADJ}.
     *
     * @param value -1000 (never killed) to 1000 (first to go)
     */
    record OomScoreAdj(int value) implements NamespaceStep {
        @Override
        public Op op() {
            return Op.OOM_SCORE_ADJ;
        }

        @Override
        public String object() {
            return Integer.toString(value);
        }

        @Override
        public void write(WireWriter payload) {
            payload.string(Integer.toString(value));
        }
    }
}
