package dev.monopod.model.uid;

import java.nio.charset.StandardCharsets;

/**
 * The hash FNV-1a in 128 bits (RFC 9923), which the kubelet uses for the same purpose. Not for keeping anything secret. For each byte: exclusive
 * or into the lowest byte, then times the prime 2^88 + 0x13b.
 */
final class Fnv128 {
    private static final long PRIME_LOW = 0x13b;
    private static final int PRIME_SHIFT = 88 - Long.SIZE;

    private long high = 0x6c62272e07bb0142L;
    private long low = 0x62b821756295c58dL;

    /** Takes up a text's bytes in UTF-8. */
    Fnv128 add(String text) {
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            low ^= next & 0xff;
            high = high * PRIME_LOW + unsignedMultiplyHigh(low) + (low << PRIME_SHIFT);
            low *= PRIME_LOW;
        }
        return this;
    }

    /** 32 hexadecimal digits. */
    String hex() {
        return String.format("%016x%016x", high, low);
    }

    /** The upper half of factor times the prime's low part, the factor taken as unsigned. */
    private static long unsignedMultiplyHigh(long factor) {
        return Math.multiplyHigh(factor, PRIME_LOW) + (factor < 0 ? PRIME_LOW : 0);
    }
}
