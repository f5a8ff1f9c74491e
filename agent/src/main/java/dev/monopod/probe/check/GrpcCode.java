package dev.monopod.probe.check;

import java.util.Optional;

/** How a call of gRPC came out, with the numbers of its protocol and Go's names (google.golang.org/grpc/codes). */
enum GrpcCode {
    OK(0, "OK"),
    CANCELLED(1, "Canceled"),
    UNKNOWN(2, "Unknown"),
    INVALID_ARGUMENT(3, "InvalidArgument"),
    DEADLINE_EXCEEDED(4, "DeadlineExceeded"),
    NOT_FOUND(5, "NotFound"),
    ALREADY_EXISTS(6, "AlreadyExists"),
    PERMISSION_DENIED(7, "PermissionDenied"),
    RESOURCE_EXHAUSTED(8, "ResourceExhausted"),
    FAILED_PRECONDITION(9, "FailedPrecondition"),
    ABORTED(10, "Aborted"),
    OUT_OF_RANGE(11, "OutOfRange"),
    UNIMPLEMENTED(12, "Unimplemented"),
    INTERNAL(13, "Internal"),
    UNAVAILABLE(14, "Unavailable"),
    DATA_LOSS(15, "DataLoss"),
    UNAUTHENTICATED(16, "Unauthenticated");

    private final int number;
    private final String word;

    GrpcCode(int number, String word) {
        this.number = number;
        this.word = word;
    }

    String word() {
        return word;
    }

    /** By the text of a grpc-status; empty where it is none. */
    static Optional<GrpcCode> of(CharSequence number) {
        for (GrpcCode code : values()) {
            if (Integer.toString(code.number).contentEquals(number)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
