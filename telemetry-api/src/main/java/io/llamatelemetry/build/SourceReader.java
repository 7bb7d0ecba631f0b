package io.llamatelemetry.build;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the texts of a package's public types: of each type, of a record's components, of an enum's constants, of an
 * interface's methods and, for an operation, of its parameters, its result and its failures. What has no text is noted as a fault.
 */
final class SourceReader {

    private final DocTrees trees;
    private final Map<String, String> texts;
    private final Map<String, String> constants = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    SourceReader(DocTrees trees, Map<String, String> texts) {
        this.trees = trees;
        this.texts = texts;
    }

    /** What is wrong with what has been read so far, a line for each place. */
    List<String> faults() {
        return faults;
    }

    /** Reads a package, all of whose sources are given at once. */
    void read(Iterable<? extends CompilationUnitTree> units) {
        units.forEach(this::readLiterals);
        units.forEach(this::read);
    }

    /** Notes the constants that a text may quote. */
    private void readLiterals(CompilationUnitTree unit) {
        for (Tree declaration : unit.getTypeDecls()) {
            if (declaration instanceof ClassTree type) {
                for (Tree member : type.getMembers()) {
                    if (member instanceof VariableTree field && field.getInitializer() instanceof LiteralTree literal) {
                        constants.put(type.getSimpleName() + "." + field.getName(), String.valueOf(literal.getValue()));
                    }
                }
            }
        }
    }

    private void read(CompilationUnitTree unit) {
        TreePath root = new TreePath(unit);
        for (Tree declaration : unit.getTypeDecls()) {
            if (declaration instanceof ClassTree type && isPublic(type)) {
                readType(new TreePath(root, type), type);
            }
        }
    }

    private void readType(TreePath path, ClassTree type) {
        String name = type.getSimpleName().toString();
        DocCommentTree comment = trees.getDocCommentTree(path);
        put(path, name, body(comment));
        switch (type.getKind()) {
            case RECORD -> readParameters(path, name, components(type), comment);
            case ENUM -> readConstants(path, type);
            case INTERFACE -> readMethods(path, type);
            default -> {}
        }
    }

    private void readConstants(TreePath path, ClassTree type) {
        for (Tree member : type.getMembers()) {
            if (member instanceof VariableTree constant && isConstantOf(type, constant)) {
                TreePath place = new TreePath(path, constant);
                put(place, type.getSimpleName() + "." + constant.getName(), body(trees.getDocCommentTree(place)));
            }
        }
    }

    private void readMethods(TreePath path, ClassTree type) {
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method && isQuestion(method)) {
                TreePath place = new TreePath(path, method);
                String name = type.getSimpleName() + "." + method.getName();
                DocCommentTree comment = trees.getDocCommentTree(place);
                put(place, name, body(comment));
                if (isOperation(method)) {
                    readParameters(place, name, method.getParameters(), comment);
                    readResult(place, name, method, comment);
                    readFailures(place, name, comment);
                }
            }
        }
    }

    private void readParameters(
            TreePath path, String owner, List<? extends VariableTree> parameters, @Nullable DocCommentTree comment) {
        List<String> names = parameters.stream()
                .map(parameter -> parameter.getName().toString())
                .toList();
        for (String name : names) {
            List<ParamTree> tags = tags(comment, ParamTree.class).stream()
                    .filter(tag -> tag.getName().getName().contentEquals(name))
                    .toList();
            if (tags.size() > 1) {
                faults.add(place(path, owner + "." + name) + " is documented " + tags.size() + " times");
            }
            put(path, owner + "." + name, tags.isEmpty() ? null : tags.get(0).getDescription());
        }
        for (ParamTree tag : tags(comment, ParamTree.class)) {
            if (!tag.isTypeParameter()
                    && !names.contains(tag.getName().getName().toString())) {
                faults.add(place(path, owner) + " documents " + tag.getName() + ", which it does not have");
            }
        }
    }

    private void readResult(TreePath path, String owner, MethodTree method, @Nullable DocCommentTree comment) {
        if (!method.getReturnType().toString().equals("void")) {
            List<ReturnTree> tags = tags(comment, ReturnTree.class);
            put(path, owner + ".return", tags.isEmpty() ? null : tags.get(0).getDescription());
        }
    }

    private void readFailures(TreePath path, String owner, @Nullable DocCommentTree comment) {
        for (ThrowsTree tag : tags(comment, ThrowsTree.class)) {
            put(path, owner + ".throws." + tag.getExceptionName().getSignature(), tag.getDescription());
        }
    }

    private void put(TreePath path, String key, @Nullable List<? extends DocTree> content) {
        try {
            String text = content == null ? "" : new PlainText(trees, constants).of(content);
            if (text.isEmpty()) {
                faults.add(place(path, key) + " has no text");
            } else if (texts.put(key, text) != null) {
                faults.add(place(path, key) + " is there twice (expected: no overloaded operations)");
            }
        } catch (IllegalArgumentException e) {
            faults.add(place(path, key) + ": " + e.getMessage());
        }
    }

    private String place(TreePath path, String key) {
        CompilationUnitTree unit = path.getCompilationUnit();
        long start = trees.getSourcePositions().getStartPosition(unit, path.getLeaf());
        return unit.getSourceFile().getName() + ":" + unit.getLineMap().getLineNumber(start) + ": " + key;
    }

    private static @Nullable List<? extends DocTree> body(@Nullable DocCommentTree comment) {
        return comment == null ? null : comment.getFullBody();
    }

    private static <T extends DocTree> List<T> tags(@Nullable DocCommentTree comment, Class<T> kind) {
        return comment == null
                ? List.of()
                : comment.getBlockTags().stream()
                        .filter(kind::isInstance)
                        .map(kind::cast)
                        .toList();
    }

    /** A record's fields that are not static are its components. */
    private static List<VariableTree> components(ClassTree type) {
        List<VariableTree> components = new ArrayList<>();
        for (Tree member : type.getMembers()) {
            if (member instanceof VariableTree field
                    && !field.getModifiers().getFlags().contains(Modifier.STATIC)) {
                components.add(field);
            }
        }
        return components;
    }

    private static boolean isConstantOf(ClassTree type, VariableTree field) {
        return field.getInitializer() instanceof NewClassTree
                && type.getSimpleName().contentEquals(field.getType().toString())
                && isPublic(field);
    }

    /** Operations and accessors; not a static method, nor one that acts on what it is given. */
    private static boolean isQuestion(MethodTree method) {
        boolean isAccessor = method.getParameters().isEmpty()
                && !method.getModifiers().getFlags().contains(Modifier.STATIC)
                && !method.getModifiers().getFlags().contains(Modifier.DEFAULT)
                && !method.getModifiers().getFlags().contains(Modifier.PRIVATE);
        return isOperation(method) || isAccessor;
    }

    private static boolean isOperation(MethodTree method) {
        for (AnnotationTree annotation : method.getModifiers().getAnnotations()) {
            if (annotation.getAnnotationType().toString().equals("WebMethod")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPublic(ClassTree type) {
        return type.getModifiers().getFlags().contains(Modifier.PUBLIC);
    }

    private static boolean isPublic(VariableTree field) {
        return field.getModifiers().getFlags().contains(Modifier.PUBLIC);
    }
}
