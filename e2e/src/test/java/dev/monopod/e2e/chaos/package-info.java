/**
 * The chaos suite: pods come and go while faults strike, and a judge compares from outside. {@code make chaos}; docs/reliability.md.
 *
 * <pre>
 * Schedule (pure: seed, round) ─▶ RoundRun ─┬─ churn: manifests, images        ─┐
 *                                           ├─ fault: those of the agent        ├─▶ judge ─▶ report
 *                                           └─ fault: those of pods, beside    ─┘
 * </pre>
 */
@NullMarked
package dev.monopod.e2e.chaos;

import org.jspecify.annotations.NullMarked;
