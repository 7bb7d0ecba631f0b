package io.llamatelemetry.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentationTest {

    @Test
    void everyOperationIsDocumentedWithItsParametersAndItsResult() {
        List<String> texts = new ArrayList<>();
        for (Method operation : operations()) {
            texts.add(Documentation.of(operation));
            for (Parameter parameter : operation.getParameters()) {
                texts.add(Documentation.of(operation, parameter.getName()));
            }
            if (operation.getReturnType() != void.class) {
                texts.add(Documentation.returns(operation));
            }
        }

        assertEquals(11, operations().size());
        assertSentences(texts);
    }

    @Test
    void everyModelOfTheProtocolIsDocumentedWithItsMembers() throws ReflectiveOperationException {
        List<String> texts = new ArrayList<>();
        Set<Class<?>> models = models();
        for (Class<?> model : models) {
            texts.add(Documentation.of(model));
            if (model.isRecord()) {
                for (RecordComponent component : model.getRecordComponents()) {
                    texts.add(Documentation.of(model, component.getName()));
                }
            }
            if (model.isEnum()) {
                for (Object constant : model.getEnumConstants()) {
                    texts.add(Documentation.of(model, ((Enum<?>) constant).name()));
                }
            }
        }
        texts.add(Documentation.of(MetricResponseMixin.class, "metrics"));

        assertTrue(models.contains(SpanStartPayload.class), models::toString);
        assertTrue(models.contains(MetricLabelOperator.class), models::toString);
        assertSentences(texts);
    }

    @Test
    void aTextIsTheJavadocOfItsPlace() {
        Method export = operation("saveSpansToDataset");

        assertEquals("How a span ended.", Documentation.of(SpanStatus.class));
        assertEquals("The operation completed without an error.", Documentation.of(SpanStatus.class, "OK"));
        assertEquals(
                "The latest end of the trace's spans; null while the root span is open.",
                Documentation.of(Trace.class, "endTime"));
        assertEquals(
                "The id of the dataset, which is made if there is none: 1 to 256 characters.",
                Documentation.of(export, "datasetId"));
        assertEquals(
                "if there is no such trace, or its root span is not known yet",
                Documentation.failure(operation("getTrace"), NotFoundException.class));
        assertNull(Documentation.failure(export, NotFoundException.class));
    }

    @Test
    void whatIsNotPartOfTheProtocolIsRefusedByItsName() throws ReflectiveOperationException {
        Method foreign = String.class.getMethod("strip");

        assertTrue(assertThrows(IllegalArgumentException.class, () -> Documentation.of(String.class))
                .toString()
                .contains("java.lang.String"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Documentation.of(Span.class, "colour"))
                .toString()
                .contains("colour"));
        assertThrows(IllegalArgumentException.class, () -> Documentation.of(foreign));
        assertThrows(IllegalArgumentException.class, () -> Documentation.of(foreign, "x"));
        assertThrows(IllegalArgumentException.class, () -> Documentation.returns(operation("logEvent")));
    }

    private static Method operation(String name) {
        return operations().stream()
                .filter(operation -> operation.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Method> operations() {
        List<Method> operations = new ArrayList<>();
        for (Class<?> protocol : List.of(Telemetry.class, DatasetIo.class)) {
            for (Method method : protocol.getMethods()) {
                if (method.isAnnotationPresent(WebMethod.class)) {
                    operations.add(method);
                }
            }
        }
        return operations;
    }

    /** The models that the operations lead to, found by their names in the generic signatures, and the seed's others. */
    private static Set<Class<?>> models() throws ClassNotFoundException {
        Set<Class<?>> models = new LinkedHashSet<>(
                List.of(EvalTrace.class, MetricInResponse.class, EventType.class, StructuredLogType.class));
        for (Method operation : operations()) {
            addNamed(operation.toGenericString(), models);
        }
        return models;
    }

    private static void addNamed(String signature, Set<Class<?>> models) throws ClassNotFoundException {
        Matcher names = Pattern.compile("io\\.llamatelemetry\\.api\\.\\w+").matcher(signature);
        while (names.find()) {
            Class<?> type = Class.forName(names.group());
            boolean isModel = type.isRecord() || type.isEnum() || type.isSealed();
            if (isModel && !JsonValue.class.isAssignableFrom(type) && models.add(type)) {
                if (type.isRecord()) {
                    for (RecordComponent component : type.getRecordComponents()) {
                        addNamed(component.getGenericType().getTypeName(), models);
                    }
                }
                if (type.isSealed()) {
                    for (Class<?> kind : type.getPermittedSubclasses()) {
                        addNamed(kind.getName(), models);
                    }
                }
            }
        }
    }

    private static void assertSentences(List<String> texts) {
        for (String text : texts) {
            assertTrue(text.endsWith("."), text);
            assertFalse(text.contains("{@") || text.contains("<p>") || text.contains("&lt;"), text);
        }
    }
}
