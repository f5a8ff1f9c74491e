/**
 * The API server's checks of a pod, for the fields that this version supports; one class a concern. They run on a pod with its defaults
 * filled in and note all faults. Paths and sentences after pkg/apis/core/validation/validation.go and k8s.io/apimachinery's
 * pkg/util/validation.
 */
@NullMarked
package dev.monopod.model.validate;

import org.jspecify.annotations.NullMarked;
