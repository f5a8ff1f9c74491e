package dev.monopod.runtime.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.runtime.TerminalSize;
import dev.monopod.runtime.launch.Capability;
import dev.monopod.runtime.launch.FileStep;
import dev.monopod.runtime.launch.IdentityStep;
import dev.monopod.runtime.launch.LaunchPlan;
import dev.monopod.runtime.launch.MountAttribute;
import dev.monopod.runtime.launch.MountStep;
import dev.monopod.runtime.launch.MountStep.Propagation;
import dev.monopod.runtime.launch.MountStep.Where;
import dev.monopod.runtime.launch.Namespace;
import dev.monopod.runtime.launch.NamespaceStep;
import dev.monopod.runtime.launch.Op;
import dev.monopod.runtime.launch.Step;
import dev.monopod.runtime.wire.WireException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The frames that the C tests read too: what one side takes for right can't be wrong to the other. */
class GoldenFramesTest {
    private static final Path GOLDEN = Path.of("../infra-container/golden");
    private static final int VERSION_AT = 10;

    @Test
    void theAgentsFramesAreThoseThatTheShimReads() throws IOException {
        assertThat(Frames.hello(1)).isEqualTo(golden("hello"));
        assertThat(Frames.signal(3, "app-0", 15)).isEqualTo(golden("signal"));
        assertThat(Frames.forget(4, "app-0")).isEqualTo(golden("forget"));
        assertThat(Frames.shutdown(5)).isEqualTo(golden("shutdown"));
    }

    @Test
    void aStartWithEveryStepIsTheOneThatTheShimReads() throws IOException {
        Start start = new Start("app-0", "exits/app-0", "/var/log/pods/ns_web_uid/app/0.log", 10 << 20, 5, everyStep());

        assertThat(everyStep().steps().stream().map(Step::op))
                .containsExactlyElementsOf(EnumSet.complementOf(EnumSet.of(Op.TTY)));
        assertThat(Frames.start(2, start)).isEqualTo(golden("start"));
    }

    private static LaunchPlan everyStep() {
        Set<Capability> powers = EnumSet.of(Capability.CHOWN, Capability.KILL);
        return new LaunchPlan(List.of(
                new NamespaceStep.ProcessNew(EnumSet.of(Namespace.MOUNT, Namespace.PID), "pause"),
                new NamespaceStep.CgroupJoin(
                        List.of("/sys/fs/cgroup/memory/monopod/app-0", "/sys/fs/cgroup/pids/monopod/app-0")),
                new NamespaceStep.NsJoin(EnumSet.of(Namespace.UTS, Namespace.IPC, Namespace.NET), "pause"),
                new NamespaceStep.NsNew(EnumSet.of(Namespace.CGROUP)),
                new NamespaceStep.LoopbackUp(),
                new NamespaceStep.Hostname("web"),
                new NamespaceStep.Sysctl("net/ipv4/ip_unprivileged_port_start", "0"),
                new NamespaceStep.OomScoreAdj(-997),
                new MountStep.MountPropagation(Propagation.PRIVATE),
                new MountStep.MountOverlay(
                        "/var/lib/monopod/layers",
                        List.of("top", "base"),
                        "/run/monopod/p/app-0/upper",
                        "/run/monopod/p/app-0/work",
                        "/run/monopod/p/app-0/rootfs",
                        EnumSet.of(MountAttribute.NODEV)),
                new MountStep.MountFs(
                        "tmpfs",
                        "mode=755,size=65536k",
                        EnumSet.of(MountAttribute.NOSUID, MountAttribute.STRICTATIME),
                        "/dev",
                        Where.IN_ROOT_NO_SYMLINKS),
                new FileStep.Root("/run/monopod/p/app-0/rootfs"),
                new MountStep.Bind(
                        "/srv/dätä",
                        "/data",
                        EnumSet.of(
                                MountAttribute.RDONLY,
                                MountAttribute.NOSUID,
                                MountAttribute.NODEV,
                                MountAttribute.NOEXEC),
                        true,
                        Propagation.SLAVE),
                new FileStep.Device("/dev/null", 1, 3),
                new FileStep.Symlink("/proc/self/fd", "/dev/fd"),
                new MountStep.Mask("/proc/kcore"),
                new MountStep.Readonly("/proc/sys"),
                new FileStep.RootPivot(),
                new FileStep.WorkDir("/srv"),
                new IdentityStep.CapsBounding(
                        EnumSet.of(Capability.CHOWN, Capability.KILL, Capability.NET_BIND_SERVICE)),
                new IdentityStep.User("www-data:www-data", List.of(2000L, 2147483647L)),
                new IdentityStep.Caps(powers),
                new IdentityStep.NoNewPrivs(),
                new IdentityStep.Exec(
                        List.of("/bin/sh", "-c", "echo \"$GREETING\""),
                        List.of("PATH=/usr/bin:/bin", "GREETING=hello world"))));
    }

    @Test
    void anExecAndItsClientsFramesAreThoseThatTheShimReads() throws IOException {
        String group = "/sys/fs/cgroup/pids/monopod/app-0/exec-1";
        LaunchPlan plan = new LaunchPlan(List.of(
                new NamespaceStep.ProcessNew(Set.of(), "app-0"),
                new NamespaceStep.CgroupJoin(List.of(group)),
                new NamespaceStep.NsJoin(
                        EnumSet.of(Namespace.MOUNT, Namespace.CGROUP, Namespace.UTS, Namespace.IPC, Namespace.NET),
                        "app-0"),
                new IdentityStep.Tty(new TerminalSize(24, 80)),
                new IdentityStep.Exec(List.of("ps", "aux"), List.of("TERM=xterm"))));

        assertThat(Frames.exec(2, new Exec("app-0", true, group, plan))).isEqualTo(golden("exec"));
        assertThat(Frames.stdin("ls \n".getBytes(StandardCharsets.UTF_8))).isEqualTo(golden("stdin"));
        assertThat(Frames.resize(new TerminalSize(50, 132))).isEqualTo(golden("resize"));
    }

    @Test
    void whatBecomesOfAnExecIsTold() throws IOException {
        assertThat(Frames.started(frame("started"))).isEqualTo(4343);
        assertThat(Frames.output(frame("output")).toStderr()).isTrue();
        assertThat(Frames.output(frame("output")).bytes()).hasToString("no!\n");
        assertThat(Frames.ended(frame("ended"))).isEqualTo(new Frames.Ended(3, 0, 0, 0));
        assertThat(Frames.ended(frame("ended-failed"))).isEqualTo(new Frames.Ended(0, 0, 5, 2));
    }

    @Test
    void aWelcomeTellsWhatTheShimKnows() throws IOException {
        Frames.Welcome welcome = Frames.welcome(frame("welcome"));

        assertThat(welcome.shimPid()).isEqualTo(4100);
        assertThat(welcome.processes())
                .containsExactly(
                        new ShimProcess(
                                "pause",
                                ShimProcess.State.RUNNING,
                                4141,
                                nanos(1767225599000000000L),
                                Instant.EPOCH,
                                0,
                                0,
                                0,
                                0),
                        new ShimProcess(
                                "app-1",
                                ShimProcess.State.FAILED,
                                4343,
                                Instant.EPOCH,
                                nanos(1767225602000000001L),
                                0,
                                0,
                                10,
                                2));
    }

    @Test
    void anEndIsToldByExitCodeOrSignal() throws IOException {
        Instant started = nanos(1767225600123456789L);
        Instant finished = nanos(1767225601987654321L);

        assertThat(Frames.process(frame("process-exited")))
                .isEqualTo(new ShimProcess("app-0", ShimProcess.State.EXITED, 4242, started, finished, 137, 0, 0, 0));
        assertThat(Frames.process(frame("process-killed")))
                .isEqualTo(new ShimProcess("app-0", ShimProcess.State.EXITED, 4242, started, finished, 0, 9, 0, 0));
        assertThat(Frames.process(frame("process")).over()).isFalse();
        assertThat(Frames.process(frame("process-failed")).over()).isTrue();
    }

    @Test
    void aRecordFileIsTheSameFrame() throws IOException {
        assertThat(Frames.record(golden("process-killed"))).isEqualTo(Frames.process(frame("process-killed")));
    }

    @Test
    void aRefusalKeepsItsErrnoAsANumber() throws IOException {
        RefusedException refusal = Frames.refusal(frame("refused"), "forget app-0");

        assertThat(refusal.errno()).isEqualTo(16);
        assertThat(refusal).hasMessageContaining("forget app-0").hasMessageContaining("EBUSY");
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, Frame.PROTOCOL_VERSION + 1})
    void aShimAnswersWithAVersionThatItWasOffered(byte version) throws IOException {
        byte[] welcome = golden("welcome");
        welcome[VERSION_AT] = version;

        assertThatThrownBy(() -> read(welcome))
                .isInstanceOf(WireException.class)
                .hasMessage("the shim speaks version " + version + " of the protocol, this agent 1 to 2");
    }

    /** As a shim of a later version may leave it for an agent that has been put back to this one. */
    @Test
    void whatALaterVersionAddsToARecordIsPassedOver() throws IOException {
        byte[] record = golden("process-exited");
        byte[] longer = Arrays.copyOf(record, record.length + 5);
        longer[0] = (byte) (longer[0] + 5);

        assertThat(Frames.record(longer)).isEqualTo(Frames.record(record));
    }

    @ParameterizedTest
    @ValueSource(strings = {"welcome", "process", "refused", "started", "output", "ended"})
    void aFrameThatIsCutShortIsNoFrame(String name) throws IOException {
        byte[] whole = golden(name);
        for (int length = 10; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            int payload = length - Integer.BYTES;
            cut[0] = (byte) payload;
            assertThatThrownBy(() -> read(cut))
                    .as("%s cut to %d bytes", name, cut.length)
                    .isInstanceOf(WireException.class);
        }
    }

    @Test
    void framesAreCutOutOfAStreamHoweverItComes() throws IOException {
        byte[] stream = HexFormat.of().parseHex(hex("welcome") + hex("done") + hex("process"));
        FrameDecoder decoder = new FrameDecoder();
        StringBuilder types = new StringBuilder();
        for (byte next : stream) {
            for (Frame frame : decoder.accept(Buffer.buffer(new byte[] {next}))) {
                types.append(frame.type()).append(' ');
            }
        }

        assertThat(types).hasToString("128 130 129 ");
        assertThat(new FrameDecoder().accept(Buffer.buffer(stream))).hasSize(3);
    }

    @Test
    void aLengthThatCantBeOneEndsTheStream() {
        for (String length : List.of("05000000", "01004000", "ffffffff")) {
            assertThatThrownBy(() -> new FrameDecoder()
                            .accept(Buffer.buffer(HexFormat.of().parseHex(length))))
                    .isInstanceOf(WireException.class);
        }
    }

    private static void read(byte[] bytes) throws WireException {
        Frame frame = new FrameDecoder().accept(Buffer.buffer(bytes)).get(0);
        switch (frame.type()) {
            case Frame.WELCOME -> Frames.welcome(frame);
            case Frame.PROCESS -> Frames.process(frame);
            case Frame.STARTED -> Frames.started(frame);
            case Frame.OUTPUT -> Frames.output(frame);
            case Frame.ENDED -> Frames.ended(frame);
            default -> Frames.refusal(frame, "");
        }
    }

    private static Frame frame(String name) throws IOException {
        return new FrameDecoder().accept(Buffer.buffer(golden(name))).get(0);
    }

    private static byte[] golden(String name) throws IOException {
        return HexFormat.of().parseHex(hex(name));
    }

    private static String hex(String name) throws IOException {
        return Files.readAllLines(GOLDEN.resolve(name + ".hex")).stream()
                .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
                .collect(Collectors.joining());
    }

    private static Instant nanos(long value) {
        return Instant.EPOCH.plusNanos(value);
    }

    @Test
    void aRecordThatIsCutShortAnywhereIsNone() throws Exception {
        byte[] whole = golden("process-killed");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Frames.record(cut)).as("%d bytes", length).isInstanceOf(WireException.class);
        }
    }
}
