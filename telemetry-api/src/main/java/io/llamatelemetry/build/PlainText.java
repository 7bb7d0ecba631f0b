package io.llamatelemetry.build;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ValueTree;
import com.sun.source.util.DocTrees;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Javadoc as plain text that is right as CommonMark too: code stands in backticks, paragraphs are parted by an empty
 * line, items of a list begin with a dash. For one text.
 */
final class PlainText {

    private static final Set<String> PARAGRAPHS = Set.of("p", "ul", "ol", "pre");
    private static final Set<String> IN_LINE = Set.of("em", "strong", "b", "i", "sup", "sub");

    private final DocTrees trees;
    private final Map<String, String> constants;
    private final StringBuilder out = new StringBuilder();

    PlainText(DocTrees trees, Map<String, String> constants) {
        this.trees = trees;
        this.constants = constants;
    }

    /**
     * Renders a text.
     *
     * @throws IllegalArgumentException if it holds something that has no plain form here
     */
    String of(List<? extends DocTree> content) {
        content.forEach(this::append);
        return out.toString()
                .replaceAll(" *\\n *", "\n")
                .replaceAll("\\n{3,}", "\n\n")
                .replaceAll(" {2,}", " ")
                .strip();
    }

    private void append(DocTree tree) {
        switch (tree.getKind()) {
            case TEXT -> appendWords(((TextTree) tree).getBody());
            case CODE -> {
                out.append('`');
                appendWords(((LiteralTree) tree).getBody().getBody());
                out.append('`');
            }
            case LITERAL -> appendWords(((LiteralTree) tree).getBody().getBody());
            case VALUE -> appendValue((ValueTree) tree);
            case LINK, LINK_PLAIN -> appendLink((LinkTree) tree);
            case ENTITY -> appendEntity((EntityTree) tree);
            case START_ELEMENT ->
                appendElement(((StartElementTree) tree).getName().toString(), tree);
            case END_ELEMENT ->
                appendElementEnd(((EndElementTree) tree).getName().toString(), tree);
            default -> throw unknown(tree);
        }
    }

    /** Where the source breaks a line has no meaning. */
    private void appendWords(String text) {
        out.append(text.replaceAll("\\s+", " "));
    }

    private void appendValue(ValueTree tree) {
        String value = tree.getReference() == null
                ? null
                : constants.get(tree.getReference().getSignature().replace('#', '.'));
        if (value == null) {
            throw unknown(tree);
        }
        out.append(value);
    }

    private void appendLink(LinkTree link) {
        if (!link.getLabel().isEmpty()) {
            link.getLabel().forEach(this::append);
            return;
        }
        String signature = link.getReference().getSignature();
        int parameters = signature.indexOf('(');
        String target = parameters < 0 ? signature : signature.substring(0, parameters);
        out.append(target.startsWith("#") ? target.substring(1) : target.replace('#', '.'));
    }

    private void appendEntity(EntityTree entity) {
        String characters = trees.getCharacters(entity);
        if (characters == null) {
            throw unknown(entity);
        }
        out.append(characters);
    }

    private void appendElement(String name, DocTree tree) {
        String element = name.toLowerCase(Locale.ROOT);
        if (PARAGRAPHS.contains(element)) {
            out.append("\n\n");
        } else if (element.equals("li")) {
            out.append("\n- ");
        } else if (element.equals("br")) {
            out.append(' ');
        } else if (element.equals("code")) {
            out.append('`');
        } else if (!IN_LINE.contains(element)) {
            throw unknown(tree);
        }
    }

    private void appendElementEnd(String name, DocTree tree) {
        String element = name.toLowerCase(Locale.ROOT);
        if (element.equals("ul") || element.equals("ol")) {
            out.append("\n\n");
        } else if (element.equals("code")) {
            out.append('`');
        } else if (!element.equals("li") && !PARAGRAPHS.contains(element) && !IN_LINE.contains(element)) {
            throw unknown(tree);
        }
    }

    private static IllegalArgumentException unknown(DocTree tree) {
        return new IllegalArgumentException(
                "'" + tree
                        + "' has no plain form (expected: code, literal, link, value of a literal, p, ul, ol, li, em, entities)");
    }
}
