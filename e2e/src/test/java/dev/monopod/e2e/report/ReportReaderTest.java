package dev.monopod.e2e.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.e2e.report.TestResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportReaderTest {

    @TempDir
    Path folder;

    @Test
    void junitTestsThatPassedFailedAndWereSkippedAreToldApart() throws IOException {
        write("TEST-junit-jupiter.xml", """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite name="JUnit Jupiter" tests="5" skipped="2" failures="1" errors="1">
                  <properties><property name="java.version" value="17"/></properties>
                  <testcase name="runs()" classname="dev.monopod.e2e.PodE2eTest"><system-out><![CDATA[
                    <failure/> is only printed
                  ]]></system-out></testcase>
                  <testcase name="fails()" classname="dev.monopod.e2e.PodE2eTest">
                    <failure message="expected 1" type="AssertionError">stack</failure>
                  </testcase>
                  <testcase name="breaks()" classname="dev.monopod.e2e.PodE2eTest"><error message="no socket"/></testcase>
                  <testcase name="skips()" classname="dev.monopod.e2e.PodE2eTest"><skipped><![CDATA[no cpuset]]></skipped></testcase>
                  <testcase name="skipsToo" classname="PodE2eTest"><skipped message="no nftables"/></testcase>
                </testsuite>
                """);

        assertThat(ReportReader.read(folder))
                .containsExactly(
                        new TestResult("PodE2eTest.runs", Outcome.PASSED, ""),
                        new TestResult("PodE2eTest.fails", Outcome.FAILED, "expected 1"),
                        new TestResult("PodE2eTest.breaks", Outcome.FAILED, "no socket"),
                        new TestResult("PodE2eTest.skips", Outcome.SKIPPED, "no cpuset"),
                        new TestResult("PodE2eTest.skipsToo", Outcome.SKIPPED, "no nftables"));
    }

    @Test
    void tapTestsThatPassedFailedAndWereSkippedAreToldApart() throws IOException {
        write("c.tap", """
                1..2
                ok 1 - frames are read
                # a word in between
                not ok 2 - frames are written
                ok 1 - root is needed # SKIP not root
                ok 2
                1..2
                """);

        assertThat(ReportReader.read(folder))
                .containsExactly(
                        new TestResult("frames are read", Outcome.PASSED, ""),
                        new TestResult("frames are written", Outcome.FAILED, ""),
                        new TestResult("root is needed", Outcome.SKIPPED, "not root"),
                        new TestResult("", Outcome.PASSED, ""));
    }

    @Test
    void aTapProgramThatEndedEarlyHasFailed() throws IOException {
        write("c.tap", """
                1..3
                ok 1 - frames are read
                """);

        assertThat(ReportReader.read(folder))
                .containsExactly(
                        new TestResult("frames are read", Outcome.PASSED, ""),
                        new TestResult("c.tap", Outcome.FAILED, "3 tests were announced, 1 reported"));
    }

    @Test
    void aReportThatBreaksOffIsAnErrorNamingTheFile() throws IOException {
        Path file = write("TEST-broken.xml", "<testsuite><testcase name=\"a\" classname=\"B\">");

        assertThatThrownBy(() -> ReportReader.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void otherFilesAndMissingFoldersHoldNoTests() throws IOException {
        write("cgroup-version", "v2\n");

        assertThat(ReportReader.read(folder)).isEqualTo(List.of());
        assertThat(ReportReader.read(folder.resolve("missing"))).isEqualTo(List.of());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
