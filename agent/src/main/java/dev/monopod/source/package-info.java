/**
 * The watched manifest directory as a source of pods.
 *
 * <p>{@link dev.monopod.source.ManifestDirectory} acts: one thread, asleep in inotify, looks at what changed. What it saw goes into a
 * catalogue, a pure value, which says what the directory asks for: a {@link dev.monopod.source.Snapshot}. Each file goes its own way:
 *
 * <pre>
 *                     created                  closed by its writer, renamed into place,
 *          (unknown) ─────────▶ BEING_WRITTEN  or another target of its symbolic link
 *              │                      │                          │
 *              └──────────┬───────────┴──────────────────────────┘
 *                         ▼
 *                      is read ──── no fault ───────────────▶ GOOD         asks for the pods in it
 *                         │ ▲  └─── a fault ────────────────▶ FAULTY       asks for its good pods and for those it asked for before
 *                         │ └────── closed, renamed, … ─────── (either)
 *      no regular file,   │
 *      too large, no link │
 *      target, no right   └─────────────────────────────────▶ UNREADABLE   asks for what it asked for before
 *
 *      any ── its name is not there ──▶ MISSING   asks for what it asked for before, but gives way to others
 *                                          │
 *                                          ├── the name is back ──────────────────────────────▶ is read, or BEING_WRITTEN
 *                                          └── still away a moment later, directory readable ───▶ (forgotten: its pods are removed)
 * </pre>
 *
 * The rules for two files that want a pod of the same name stand at the catalogue. A file of any other kind or name is IGNORED with a
 * note; dotfiles and editors' temporary files are not even mentioned.
 */
@NullMarked
package dev.monopod.source;

import org.jspecify.annotations.NullMarked;
