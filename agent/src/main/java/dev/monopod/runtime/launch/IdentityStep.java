package dev.monopod.runtime.launch;

import dev.monopod.runtime.TerminalSize;
import dev.monopod.runtime.wire.WireWriter;
import java.util.List;
import java.util.Set;

/** Steps that settle who the process is and what it may do, and hand over to the program. */
public sealed interface IdentityStep extends Step {

    record CapsBounding(Set<Capability> set) implements IdentityStep {
        @Override
        public Op op() {
            return Op.CAPS_BOUNDING;
        }

        @Override
        public String object() {
            return Capability.names(set);
        }

        @Override
        public void write(WireWriter payload) {
            payload.u64(Capability.bits(set));
        }
    }

    /**
     * {@link Op#USER}.
     *
     * @param user as an image writes it: {@code uid}, {@code name}, {@code uid:gid}, {@code name:group}; empty for root
     */
    record User(String user, List<Long> groups) implements IdentityStep {
        @Override
        public Op op() {
            return Op.USER;
        }

        @Override
        public String object() {
            return (user.isEmpty() ? "0:0" : user) + (groups.isEmpty() ? "" : " groups " + groups);
        }

        @Override
        public void write(WireWriter payload) {
            payload.string(user).list(groups, WireWriter::u32);
        }
    }

    /** Effective and permitted as given; inheritable and ambient are always empty (CVE-2022-29162). */
    record Caps(Set<Capability> set) implements IdentityStep {
        @Override
        public Op op() {
            return Op.CAPS;
        }

        @Override
        public String object() {
            return Capability.names(set) + ", inheritable and ambient none";
        }

        @Override
        public void write(WireWriter payload) {
            long bits = Capability.bits(set);
            payload.u64(bits).u64(bits).u64(0).u64(0);
        }
    }

    record NoNewPrivs() implements IdentityStep {
        @Override
        public Op op() {
            return Op.NO_NEW_PRIVS;
        }

        @Override
        public String object() {
            return "";
        }

        @Override
        public void write(WireWriter payload) {}
    }

    /** {@link Op#TTY}. */
    record Tty(TerminalSize size) implements IdentityStep {
        @Override
        public Op op() {
            return Op.TTY;
        }

        @Override
        public String object() {
            return size.rows() + " rows, " + size.columns() + " columns";
        }

        @Override
        public void write(WireWriter payload) {
            payload.u32(size.rows()).u32(size.columns());
        }
    }

    /**
     * {@link Op#EXEC}.
     *
     * @param environment {@code NAME=value} each
     */
    record Exec(List<String> arguments, List<String> environment) implements IdentityStep {
        @Override
        public Op op() {
            return Op.EXEC;
        }

        @Override
        public String object() {
            return arguments.toString();
        }

        /** As it was asked for, to be looked for in PATH where it has no slash. */
        String program() {
            return arguments.get(0);
        }

        @Override
        public void write(WireWriter payload) {
            payload.strings(arguments).strings(environment);
        }
    }
}
