/**
 * What to do next for one pod: a pure function of what is wanted, what is so, and the time. No input or output, no clock, no logging.
 *
 * <pre>
 * a sandbox:                                    a container:
 *
 *   Absent ──create──▶ Creating ──▶ Ready         Idle ──start──▶ Starting ──▶ Running ──▶ Exited ──settle──▶ Idle
 *     ▲  ▲                │          │  │          ▲  ▲               │  │     (stop: none, asked, killed)     (one more
 *     │  └───fails────────┘      lost│  │finished  │  └──Blocked◀─────┘  └──a step failed──▶ Exited            in its history)
 *     │                              ▼  ▼          │
 *     ├────────Removing◀────────Broken             └──the sandbox was lost── any but Idle
 *     └──pod removed──▶ Forgetting
 * </pre>
 */
@NullMarked
package dev.monopod.reconcile;

import org.jspecify.annotations.NullMarked;
