package dev.monopod.e2e.report;

import dev.monopod.e2e.report.TestResult.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the XML that Surefire and JUnit's console launcher write: {@code testcase} elements, whatever is around them. */
final class JUnitXml {

    private JUnitXml() {}

    static List<TestResult> read(Path file) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            List<TestResult> results = new ArrayList<>();
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamReader.START_ELEMENT
                        && xml.getLocalName().equals("testcase")) {
                    results.add(testCase(xml));
                }
            }
            return results;
        } catch (XMLStreamException e) {
            throw new IOException(file + " is no JUnit report: " + e.getMessage(), e);
        }
    }

    private static TestResult testCase(XMLStreamReader xml) throws XMLStreamException {
        String name = attribute(xml, "classname").replaceFirst(".*\\.", "") + "." + attribute(xml, "name");
        Outcome outcome = Outcome.PASSED;
        String message = "";
        for (int event = xml.next(); !isEndOfTestCase(event, xml); event = xml.next()) {
            if (event != XMLStreamReader.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "failure", "error" -> {
                    outcome = Outcome.FAILED;
                    message = attribute(xml, "message");
                }
                case "skipped" -> {
                    outcome = Outcome.SKIPPED;
                    message = skipReason(xml);
                }
                default -> {
                    // Output and properties say nothing about the outcome.
                }
            }
        }
        return new TestResult(name.replace("()", ""), outcome, message);
    }

    /** Surefire writes the reason as an attribute, the console launcher as text. */
    private static String skipReason(XMLStreamReader xml) throws XMLStreamException {
        String attribute = attribute(xml, "message");
        String text = xml.getElementText();
        return (attribute.isEmpty() ? text : attribute).strip();
    }

    private static boolean isEndOfTestCase(int event, XMLStreamReader xml) {
        return event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals("testcase");
    }

    private static String attribute(XMLStreamReader xml, String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }
}
