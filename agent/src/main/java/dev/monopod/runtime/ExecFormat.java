package dev.monopod.runtime;

/**
 * The stream between a command in a container and its client, on both sides of the agent's socket after the connection's upgrade:
 *
 * <pre>
 * frame = u8 channel, u32 length (big-endian), so many bytes; {@value #MOST_BYTES} at most
 *
 * 0 STDIN   from the client  bytes for stdin; none for its end
 * 1 STDOUT  to the client    bytes
 * 2 STDERR  to the client    bytes
 * 3 END     to the client    u8 kind, u32 exit code, text; the last frame
 * 4 RESIZE  from the client  u16 rows, u16 columns
 * 5 TAKEN   to the client    u32: so many bytes of STDIN have been passed on
 * </pre>
 *
 * The channels 0 to 4 are those of Kubernetes' remote command protocol (k8s.io/apimachinery, pkg/util/remotecommand/constants.go). A
 * client may have sent no more than {@value #MOST_BYTES} bytes of STDIN that are not TAKEN yet: so a command that does not read never
 * keeps the agent from noticing that its client has gone.
 */
public final class ExecFormat {
    /** What the connection is upgraded to. */
    public static final String PROTOCOL = "monopod-exec/1";

    /** Of the answer: a sentence on which container was chosen, where there was a choice. */
    public static final String CHOICE = "Monopod-Container-Choice";

    public static final int STDIN = 0;
    public static final int STDOUT = 1;
    public static final int STDERR = 2;
    public static final int END = 3;
    public static final int RESIZE = 4;
    public static final int TAKEN = 5;

    /** Of channel and length. */
    public static final int HEADER = 5;

    public static final int MOST_BYTES = 64 * 1024;

    /** Kind of END: it was run; exit code and text are those of {@link ExecEnd.Exited}. */
    public static final int RUN = 0;

    /** Kind of END: it was not run to an end that is known; the text says why. */
    public static final int NOT_RUN = 1;

    private ExecFormat() {}
}
