package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.resources.ExactQuantity;
import dev.monopod.model.schema.ModelClass;
import dev.monopod.model.schema.Schema;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The volumes of a pod. */
final class VolumesCheck {
    private static final List<String> MEDIA = List.of("", "Memory");
    private static final List<String> HOST_PATH_TYPES = List.of(
            "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");

    private final Findings findings;
    private final Check check;

    VolumesCheck(Findings findings) {
        this.findings = findings;
        this.check = new Check(findings);
    }

    /** Notes the faults; returns the volumes' names. */
    Set<String> check(List<Volume> volumes, FieldPath path) {
        Set<String> names = new HashSet<>();
        for (int index = 0; index < volumes.size(); index++) {
            Volume volume = volumes.get(index);
            FieldPath volumePath = path.index(index);
            check.requiredName(volumePath.child("name"), volume.getName(), NameRule.DNS_LABEL);
            check.unique(volumePath.child("name"), volume.getName(), names);
            checkSource(volume, volumePath);
        }
        return names;
    }

    private void checkSource(Volume volume, FieldPath path) {
        EmptyDirVolumeSource emptyDir = volume.getEmptyDir();
        HostPathVolumeSource hostPath = volume.getHostPath();
        if (emptyDir != null) {
            checkEmptyDir(emptyDir, path.child("emptyDir"));
        }
        if (hostPath != null) {
            checkHostPath(hostPath, path.child("hostPath"));
        }
        if (emptyDir != null && hostPath != null) {
            findings.error(path.child("hostPath"), Wording.forbidden("may not specify more than 1 volume type"));
        }
        if (emptyDir == null && hostPath == null && !hasOtherSource(volume)) {
            findings.error(path, Wording.required("must specify a volume type"));
        }
    }

    /** Of a type that is not supported, which is noted elsewhere. */
    private static boolean hasOtherSource(Volume volume) {
        ModelClass model = ModelClass.of("Volume");
        return Schema.fields("Volume").keySet().stream()
                .anyMatch(field -> !field.equals("name") && model.get(volume, field) != null);
    }

    private void checkEmptyDir(EmptyDirVolumeSource source, FieldPath path) {
        check.oneOf(path.child("medium"), source.getMedium(), MEDIA);
        if (source.getSizeLimit() == null) {
            return;
        }
        if (ExactQuantity.of(source.getSizeLimit()).signum() < 0) {
            String fault = "SizeLimit field must be a valid resource quantity";
            findings.error(path.child("sizeLimit"), Wording.forbidden(fault));
        } else if (source.getMedium().isEmpty()) {
            findings.warning(path.child("sizeLimit"), "has no effect: only a volume with medium Memory is limited");
        }
    }

    private void checkHostPath(HostPathVolumeSource source, FieldPath path) {
        FieldPath pathField = path.child("path");
        if (check.required(pathField, source.getPath())) {
            check.absolutePath(pathField, source.getPath());
            if (List.of(source.getPath().split("/", -1)).contains("..")) {
                findings.error(pathField, Wording.invalid(source.getPath(), "must not contain '..'"));
            }
        }
        check.oneOf(path.child("type"), source.getType(), HOST_PATH_TYPES);
    }
}
