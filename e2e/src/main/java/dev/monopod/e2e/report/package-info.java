/**
 * Counts what all test runs have reported, whatever wrote the report, and says whether the whole is a success.
 *
 * <p>{@link ReportReader} reads, {@link Summary} decides, {@link TestReport} is the command.
 */
@NullMarked
package dev.monopod.e2e.report;

import org.jspecify.annotations.NullMarked;
