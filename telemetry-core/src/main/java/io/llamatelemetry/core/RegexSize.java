package io.llamatelemetry.core;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How often counted repetitions in a regular expression multiply each other. Matching takes linear time whatever the
 * expression, but its program holds each counted part as many times: {@code ((a{100}){100}){100}} is a million.
 */
final class RegexSize {

    /** The most that nested repetitions may come to. */
    static final int MAX_REPETITIONS = 1_000;

    private RegexSize() {}

    /** The greatest product of nested counts in the expression, whether or not that is well-formed; capped at a billion. */
    static long repetitions(String expression) {
        Deque<Long> enclosing = new ArrayDeque<>();
        long greatest = 1;
        long inGroup = 1;
        long last = 1;
        for (int i = 0; i < expression.length(); i++) {
            switch (expression.charAt(i)) {
                case '\\' -> {
                    i++;
                    last = 1;
                }
                case '[' -> {
                    i = endOfClass(expression, i);
                    last = 1;
                }
                case '(' -> {
                    enclosing.push(inGroup);
                    inGroup = 1;
                }
                case ')' -> {
                    last = inGroup;
                    inGroup = enclosing.isEmpty() ? 1 : Math.max(enclosing.pop(), last);
                }
                case '{' -> {
                    int end = endOfCount(expression, i);
                    last = end == i ? 1 : Math.min(1_000_000_000L, last * count(expression, i));
                    inGroup = Math.max(inGroup, last);
                    greatest = Math.max(greatest, last);
                    i = end;
                }
                case '?', '*', '+' -> {
                    // What was before stays what is repeated next.
                }
                default -> last = 1;
            }
        }
        return greatest;
    }

    /** Where the braces end that begin here, or where they begin if they are no count. */
    private static int endOfCount(String expression, int brace) {
        int i = brace + 1;
        while (i < expression.length() && "0123456789,".indexOf(expression.charAt(i)) >= 0) {
            i++;
        }
        return i > brace + 1 && i < expression.length() && expression.charAt(i) == '}' ? i : brace;
    }

    /** The greatest number in the braces that begin here; 1 where they hold none. */
    private static long count(String expression, int brace) {
        long greatest = 1;
        long number = 0;
        for (int i = brace + 1; i < expression.length() && expression.charAt(i) != '}'; i++) {
            char unit = expression.charAt(i);
            number = unit >= '0' && unit <= '9' ? Math.min(1_000_000L, number * 10 + unit - '0') : 0;
            greatest = Math.max(greatest, number);
        }
        return greatest;
    }

    private static int endOfClass(String expression, int bracket) {
        int i = bracket + 1;
        if (i < expression.length() && expression.charAt(i) == '^') {
            i++;
        }
        if (i < expression.length() && expression.charAt(i) == ']') {
            i++;
        }
        while (i < expression.length() && expression.charAt(i) != ']') {
            i += expression.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }
}
