package org.modelhub.catalogue;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** The floors: an import goes down, never up, across or in a circle. */
@AnalyzeClasses(packages = "org.modelhub", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "org.modelhub.";
    private static final List<String> GROUND = List.of("chat", "catalog", "wire");
    private static final List<String> SHARED =
            List.of("dialect", "stream", "swap", "exchange", "schema", "seal", "redis");

    private static final String[] FRAMEWORKS = {"org.apache.camel..", "org.springframework.."};

    @ArchTest
    static final ArchRule groundKnowsOnlyTheJdk = classes()
            .that()
            .resideInAnyPackage(packages(GROUND))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(Stream.concat(Stream.of("java.."), Stream.of(packages(GROUND)))
                    .toArray(String[]::new));

    @ArchTest
    static final ArchRule sharedMechanicsKnowNoFeature =
            noClasses().that().resideInAnyPackage(packages(SHARED)).should().dependOnClassesThat(features());

    @ArchTest
    static final ArchRule featuresDoNotImportOneAnother = slices().matching(ROOT + "(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(any(), not(features()))
            .ignoreDependency(isWiring(), any());

    @ArchTest
    static final ArchRule packagesHaveNoCircle =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyStepsComponentsAndWiringKnowTheFrameworks = noClasses()
            .that(not(mayKnowFrameworks()))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FRAMEWORKS);

    /** The reason is in {@link org.modelhub.exchange.AsyncStep}. */
    @ArchTest
    static final ArchRule stepsAreNoCamelServices =
            noClasses().that().haveSimpleNameEndingWith("Step").should().beAssignableTo("org.apache.camel.Service");

    private static String[] packages(List<String> names) {
        return names.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> any() {
        return DescribedPredicate.alwaysTrue();
    }

    /** Everything of ours that is no lower floor; what stands in the root package is wiring. */
    private static DescribedPredicate<JavaClass> features() {
        return resideInAPackage("org.modelhub.*..")
                .and(not(resideInAnyPackage(packages(GROUND))))
                .and(not(resideInAnyPackage(packages(SHARED))))
                .as("are features");
    }

    private static DescribedPredicate<JavaClass> isWiring() {
        return DescribedPredicate.describe(
                "are wiring",
                type -> outermost(type).endsWith("Config") || outermost(type).equals("HubApplication"));
    }

    private static DescribedPredicate<JavaClass> mayKnowFrameworks() {
        List<String> roles = List.of("Step", "Component", "Endpoint", "Producer", "Config", "Properties");
        // The top package holds nothing but wiring.
        return resideInAnyPackage("org.modelhub", "org.modelhub.edge.engine..", "org.modelhub.swap.engine..")
                .or(DescribedPredicate.describe(
                        "have a role that touches a framework",
                        type -> roles.stream().anyMatch(outermost(type)::endsWith)
                                || outermost(type).equals("HubApplication")));
    }

    private static String outermost(JavaClass type) {
        return type.getName().substring(type.getPackageName().length() + 1).replaceFirst("\\$.*", "");
    }
}
