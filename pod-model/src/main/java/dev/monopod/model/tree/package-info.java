/**
 * A file's text as plain trees: mappings, sequences and scalars that remember where they stood. YAML 1.1 as sigs.k8s.io/yaml reads
 * it, and JSON. Nothing here knows what a pod is; everything here expects the file to be hostile.
 */
@NullMarked
package dev.monopod.model.tree;

import org.jspecify.annotations.NullMarked;
