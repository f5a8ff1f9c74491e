package dev.monopod.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What to tell of a failure: the JDK's exceptions of a missing file and the like have the path for their only message. */
final class Failure {
    private Failure() {}

    static String of(IOException failure) {
        if (failure instanceof FileSystemException file && file.getFile() != null && file.getReason() == null) {
            return file.getFile() + ": " + reason(file);
        }
        return String.valueOf(failure.getMessage());
    }

    private static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return failure instanceof AccessDeniedException
                ? "permission denied"
                : failure.getClass().getSimpleName();
    }
}
