package dev.monopod.runtime;

/**
 * Of a terminal, in characters; 0 where it is not known.
 *
 * @param rows 0 to 65535, as the kernel has them
 * @param columns likewise
 */
public record TerminalSize(int rows, int columns) {
    /** The kernel keeps them in 16 bits each (ioctl_tty(2)). */
    public static final int MOST = 0xffff;

    public static final TerminalSize UNKNOWN = new TerminalSize(0, 0);

    public TerminalSize {
        if (rows < 0 || rows > MOST || columns < 0 || columns > MOST) {
            throw new IllegalArgumentException("a terminal of " + rows + " rows and " + columns + " columns");
        }
    }
}
