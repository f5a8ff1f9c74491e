package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.life.Role;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The containers of a pod; ports, variables, resources and when they run have checks of their own. */
final class ContainersCheck {
    private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
    private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");

    private final Findings findings;
    private final Check check;
    private final PodSpec spec;
    private final Set<String> volumes;
    private final Set<String> names = new HashSet<>();

    /** Checks that mounts name one of {@code volumes}. */
    ContainersCheck(Findings findings, PodSpec spec, Set<String> volumes) {
        this.findings = findings;
        this.check = new Check(findings);
        this.spec = spec;
        this.volumes = volumes;
    }

    /** Of two containers with one name the init container is at fault, as in Kubernetes. */
    void check(FieldPath path) {
        if (spec.getContainers().isEmpty()) {
            findings.error(path.child("containers"), Wording.required(""));
        }
        check(spec.getContainers(), container -> Role.APP, path.child("containers"));
        check(spec.getInitContainers(), Role::ofInit, path.child("initContainers"));
        new PortNamesCheck(findings).check(spec, path);
    }

    private void check(List<Container> containers, Function<Container, Role> role, FieldPath path) {
        for (int index = 0; index < containers.size(); index++) {
            Container container = containers.get(index);
            FieldPath containerPath = path.index(index);
            check.requiredName(containerPath.child("name"), container.getName(), NameRule.DNS_LABEL);
            check.unique(containerPath.child("name"), container.getName(), names);
            check(container, containerPath);
            new LifeCheck(findings, spec).check(container, role.apply(container), containerPath);
        }
    }

    private void check(Container container, FieldPath path) {
        checkImage(container, path.child("image"));
        if (container.getWorkingDir() != null && !container.getWorkingDir().isEmpty()) {
            check.absolutePath(path.child("workingDir"), container.getWorkingDir());
        }
        new PortsCheck(findings).check(container.getPorts(), path.child("ports"));
        new EnvironmentCheck(findings).check(container, path);
        checkMounts(container.getVolumeMounts(), path.child("volumeMounts"));
        check.oneOf(path.child("imagePullPolicy"), container.getImagePullPolicy(), PULL_POLICIES);
        // Kubernetes has no such rule, and fails when it starts the container.
        check.absolutePath(path.child("terminationMessagePath"), container.getTerminationMessagePath());
        check.oneOf(path.child("terminationMessagePolicy"), container.getTerminationMessagePolicy(), MESSAGE_POLICIES);
        new ResourcesCheck(findings).check(container.getResources(), path.child("resources"));
    }

    private void checkImage(Container container, FieldPath path) {
        String image = container.getImage();
        if (check.required(path, image) && !image.strip().equals(image)) {
            findings.error(path, Wording.invalid(image, "must not have leading or trailing whitespace"));
        }
    }

    private void checkMounts(List<VolumeMount> mounts, FieldPath path) {
        Set<String> places = new HashSet<>();
        for (int index = 0; index < mounts.size(); index++) {
            VolumeMount mount = mounts.get(index);
            FieldPath mountPath = path.index(index);
            if (check.required(mountPath.child("name"), mount.getName()) && !volumes.contains(mount.getName())) {
                findings.error(mountPath.child("name"), Wording.notFound(mount.getName()));
            }
            if (check.required(mountPath.child("mountPath"), mount.getMountPath())) {
                checkPlace(mount.getMountPath(), places, mountPath.child("mountPath"));
            }
        }
    }

    private void checkPlace(String place, Set<String> places, FieldPath path) {
        check.absolutePath(path, place);
        if (!places.add(withoutFinalSlashes(place))) {
            findings.error(path, Wording.invalid(place, "must be unique"));
        }
        if (place.indexOf(':') >= 0) {
            findings.error(path, Wording.invalid(place, "must not contain ':'"));
        }
        if (withoutFinalSlashes(place).isEmpty()) {
            findings.error(path, Wording.invalid(place, "must not be the root of the container"));
        }
    }

    private static String withoutFinalSlashes(String place) {
        int end = place.length();
        while (end > 0 && place.charAt(end - 1) == '/') {
            end--;
        }
        return place.substring(0, end);
    }
}
