package dev.monopod.kernel;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/** Reads extended attributes back, which Java itself can do for user.* only. */
public final class StoredAttributes {
    /** Public for jnr-ffi, as {@link LibC}. */
    public interface Reading {
        long lgetxattr(@In byte[] path, @In byte[] name, @Out byte[] value, long size);
    }

    private static final Reading C = LibraryLoader.create(Reading.class).load("c");

    private StoredAttributes() {}

    /** The attribute's value; empty where there is none. */
    public static Optional<byte[]> get(Path path, String name) {
        byte[] value = new byte[65536];
        long length = C.lgetxattr(
                RawPath.of(path.toString()).terminated(), RawPath.of(name).terminated(), value, value.length);
        return length < 0 ? Optional.empty() : Optional.of(Arrays.copyOf(value, (int) length));
    }
}
