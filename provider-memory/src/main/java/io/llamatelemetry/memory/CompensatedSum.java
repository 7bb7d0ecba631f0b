package io.llamatelemetry.memory;

/** A sum of doubles that carries along what rounding cut off, so that its error does not grow with the number of terms. */
final class CompensatedSum {

    private double sum;
    private double lost;

    void add(double value) {
        double next = sum + value;
        lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
        sum = next;
    }

    /** The sum so far; begins another. */
    double take() {
        double total = Double.isFinite(sum) ? sum + lost : sum;
        sum = 0;
        lost = 0;
        return total;
    }
}
