package io.llamatelemetry.server.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which part may know which, and what is published. */
@AnalyzeClasses(packages = "io.llamatelemetry", importOptions = ImportOption.DoNotIncludeTests.class)
final class HouseTest {

    private static final String API = "io.llamatelemetry.api..";
    private static final String SPI = "io.llamatelemetry.spi..";
    private static final String CORE = "io.llamatelemetry.core..";
    private static final String SERVER = "io.llamatelemetry.server..";
    private static final String[] PROVIDERS = {
        "io.llamatelemetry.memory..", "io.llamatelemetry.lucene..", "io.llamatelemetry.elasticsearch.."
    };

    @ArchTest
    static final ArchRule theApiKnowsNobodyButAnnotations = classes()
            .that()
            .resideInAnyPackage(API, SPI)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(API, SPI, "java..", "org.jspecify..", "com.fasterxml.jackson.annotation..");

    @ArchTest
    static final ArchRule theModelsDoNotKnowTheSeam = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SPI);

    @ArchTest
    static final ArchRule providersKnowTheApiAlone = noClasses()
            .that()
            .resideInAnyPackage(PROVIDERS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(CORE, SERVER));

    @ArchTest
    static final ArchRule providersDoNotKnowEachOther = slices().matching(
                    "io.llamatelemetry.(memory|lucene|elasticsearch)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule coreAndServerNameNoProvider = noClasses()
            .that()
            .resideInAnyPackage(CORE, SERVER)
            .should()
            .dependOnClassesThat(resideInAnyPackage(PROVIDERS));

    @ArchTest
    static final ArchRule coreDoesNotKnowTheServer =
            noClasses().that().resideInAPackage(CORE).should().dependOnClassesThat(resideInAPackage(SERVER));

    @ArchTest
    static final ArchRule aProviderPublishesItselfAndItsConfiguration = classes()
            .that()
            .resideInAnyPackage(PROVIDERS)
            .and()
            .haveModifier(PUBLIC)
            .and()
            .areTopLevelClasses()
            .should()
            .haveSimpleNameEndingWith("Provider")
            .orShould()
            .haveSimpleNameEndingWith("Config");

    @ArchTest
    static final ArchRule onlyTheServerPicksALogBackend = noClasses()
            .that()
            .resideOutsideOfPackage(SERVER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ch.qos.logback..");

    @ArchTest
    static final ArchRule nothingIsCalledUtilManagerImplOrHelper =
            noClasses().should().haveNameMatching(".*(Utils?|Manager|Impl|Helper)");
}
