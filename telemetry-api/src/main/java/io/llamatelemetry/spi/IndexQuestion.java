package io.llamatelemetry.spi;

import java.util.ArrayList;
import java.util.List;

/**
 * A question about spans that an index of {@linkplain AttributeTerms terms} and {@linkplain NanosColumn columns} answers.
 * {@link IndexQuestions} makes it from a filter; a provider translates it into its index's language.
 */
public sealed interface IndexQuestion {

    /** Hands the question to the visitor's method for its kind. */
    <R> R accept(Visitor<R> visitor);

    /**
     * Whether the answer may hold spans that do not match, so that each has to be checked with {@link SpanFilter#matches}. It
     * never lacks one that does.
     */
    boolean needsCheck();

    /** Every span. */
    record All() implements IndexQuestion {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public boolean needsCheck() {
            return false;
        }
    }

    /** No span. */
    record None() implements IndexQuestion {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public boolean needsCheck() {
            return false;
        }
    }

    /**
     * The spans that have a term.
     *
     * @param term the term
     */
    record Term(String term) implements IndexQuestion {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public boolean needsCheck() {
            return false;
        }
    }

    /**
     * The spans that have a term of a range, by code point order.
     *
     * @param from the first term, itself included
     * @param to the end, itself left out
     * @param needsCheck whether only some of the spans match: their texts are long, and begin alike
     */
    record TermRange(String from, String to, boolean needsCheck) implements IndexQuestion {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * The spans that have a value of a range.
     *
     * @param column the column
     * @param from the least value
     * @param to the greatest value, itself included; not less than {@code from}
     */
    record NanosRange(NanosColumn column, long from, long to) implements IndexQuestion {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public boolean needsCheck() {
            return false;
        }
    }

    /**
     * The spans that another question does not give. That question needs no check.
     *
     * @param question the other question
     */
    record Not(IndexQuestion question) implements IndexQuestion {
        public Not {
            if (question.needsCheck()) {
                throw new IllegalArgumentException(question + " (expected: an exact question)");
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public boolean needsCheck() {
            return false;
        }
    }

    /**
     * The spans that all of the questions give.
     *
     * @param questions at least two, none of them an {@code And}
     */
    record And(List<IndexQuestion> questions) implements IndexQuestion {
        public And {
            questions = List.copyOf(questions);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public boolean needsCheck() {
            return questions.stream().anyMatch(IndexQuestion::needsCheck);
        }
    }

    /**
     * The spans that any of the questions gives.
     *
     * @param questions at least two, none of them an {@code Or}
     */
    record Or(List<IndexQuestion> questions) implements IndexQuestion {
        public Or {
            questions = List.copyOf(questions);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public boolean needsCheck() {
            return questions.stream().anyMatch(IndexQuestion::needsCheck);
        }
    }

    /** What all of the questions give, in its simplest form. */
    static IndexQuestion and(List<IndexQuestion> questions) {
        List<IndexQuestion> parts = new ArrayList<>();
        for (IndexQuestion question : questions) {
            if (question instanceof None) {
                return question;
            } else if (question instanceof And and) {
                parts.addAll(and.questions());
            } else if (!(question instanceof All)) {
                parts.add(question);
            }
        }
        return parts.isEmpty() ? new All() : parts.size() == 1 ? parts.get(0) : new And(parts);
    }

    /** What any of the questions gives, in its simplest form. */
    static IndexQuestion or(List<IndexQuestion> questions) {
        List<IndexQuestion> parts = new ArrayList<>();
        for (IndexQuestion question : questions) {
            if (question instanceof All) {
                return question;
            } else if (question instanceof Or or) {
                parts.addAll(or.questions());
            } else if (!(question instanceof None)) {
                parts.add(question);
            }
        }
        return parts.isEmpty() ? new None() : parts.size() == 1 ? parts.get(0) : new Or(parts);
    }

    /** What a question does not give, in its simplest form. */
    static IndexQuestion not(IndexQuestion question) {
        if (question instanceof Not not) {
            return not.question();
        }
        return question instanceof All ? new None() : question instanceof None ? new All() : new Not(question);
    }

    /**
     * One method a kind of question, so that translation is exhaustive.
     *
     * @param <R> what a question becomes
     */
    interface Visitor<R> {

        /** Visits the question for every span. */
        R visit(All all);

        /** Visits the question for no span. */
        R visit(None none);

        /** Visits the question for a term. */
        R visit(Term term);

        /** Visits the question for a range of terms. */
        R visit(TermRange range);

        /** Visits the question for a range of a column. */
        R visit(NanosRange range);

        /** Visits a negation. */
        R visit(Not not);

        /** Visits a conjunction. */
        R visit(And and);

        /** Visits a disjunction. */
        R visit(Or or);
    }
}
