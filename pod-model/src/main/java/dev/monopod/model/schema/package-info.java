/**
 * What fields Kubernetes' pod types have, and how to set and read them on fabric8's classes. The list of fields is a resource made
 * at build time, since finding it out by reflection, as Jackson does, costs a fifth of a second at every start.
 */
@NullMarked
package dev.monopod.model.schema;

import org.jspecify.annotations.NullMarked;
