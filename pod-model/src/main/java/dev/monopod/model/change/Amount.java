package dev.monopod.model.change;

import dev.monopod.model.resources.ExactQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;

/** An amount of a resource in its manifest's writing; equal to the same number in any other ({@code 1000m} and {@code 1}). */
public final class Amount {
    private final String text;
    private final BigDecimal number;

    private Amount(String text, BigDecimal number) {
        this.text = text;
        this.number = number;
    }

    /**
     * The amount that is written so.
     *
     * @throws IllegalArgumentException where it is no quantity
     */
    public static Amount of(String text) {
        BigDecimal number = ExactQuantity.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no quantity"));
        return new Amount(text, number.stripTrailingZeros());
    }

    static Amount of(Quantity quantity) {
        return of(quantity.getAmount() + (quantity.getFormat() == null ? "" : quantity.getFormat()));
    }

    public String text() {
        return text;
    }

    public Quantity quantity() {
        return Quantity.parse(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Amount amount && amount.number.equals(number);
    }

    @Override
    public int hashCode() {
        return number.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
