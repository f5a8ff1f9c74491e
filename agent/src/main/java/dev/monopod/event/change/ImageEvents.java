package dev.monopod.event.change;

import dev.monopod.event.Occurrence;
import dev.monopod.model.status.EventReason;
import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.Blockage;
import dev.monopod.reconcile.ContainerState.Blocked;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a container can't be started: its image (pkg/kubelet/images/image_manager.go), or what it needs beside that. Whatever it is, the
 * kubelet tells it a second time in one word (pkg/kubelet/kuberuntime/kuberuntime_manager.go, startContainer).
 */
final class ImageEvents {
    private ImageEvents() {}

    static List<Occurrence> of(ContainerChange change) {
        if (!(change.after() instanceof Blocked blocked) || !isAnotherTry(change, blocked)) {
            return List.of();
        }
        Blockage why = blocked.blockage();
        return switch (why.reason()) {
            case ERR_IMAGE_PULL -> missing(change, why);
            case ERR_IMAGE_NEVER_PULL -> told(change, EventReason.ERR_IMAGE_NEVER_PULL, why.message(), why.reason());
            case INVALID_IMAGE_NAME -> told(change, EventReason.INSPECT_FAILED, naming(change, why), why.reason());
            case IMAGE_INSPECT_ERROR -> told(change, EventReason.INSPECT_FAILED, inspecting(change, why), why.reason());
            default -> List.of(change.warning(EventReason.FAILED, "Error: " + why.message()));
        };
    }

    /** A blockage that is only to be tried again at once is moved into the past. */
    private static boolean isAnotherTry(ContainerChange change, Blocked after) {
        return !(change.before() instanceof Blocked before)
                || after.blockage().at().isAfter(before.blockage().at());
    }

    /** The status tells at once of the wait for the next try, so this does too. */
    private static List<Occurrence> missing(ContainerChange change, Blockage why) {
        String image = "\"" + change.image() + "\"";
        List<Occurrence> all = new ArrayList<>(
                told(change, EventReason.FAILED, "Failed to pull image " + image + ": " + why.message(), why.reason()));
        all.add(change.normal(EventReason.BACK_OFF, "Back-off pulling image " + image));
        all.add(inOneWord(change, WaitingReason.IMAGE_PULL_BACK_OFF));
        return all;
    }

    private static String naming(ContainerChange change, Blockage why) {
        return "Failed to apply default image tag \"" + change.image() + "\": " + why.message();
    }

    private static String inspecting(ContainerChange change, Blockage why) {
        return "Failed to inspect image \"" + change.image() + "\": " + why.message();
    }

    private static List<Occurrence> told(
            ContainerChange change, EventReason reason, String message, WaitingReason inOneWord) {
        return List.of(change.warning(reason, message), inOneWord(change, inOneWord));
    }

    private static Occurrence inOneWord(ContainerChange change, WaitingReason reason) {
        return change.warning(EventReason.FAILED, "Error: " + reason.word());
    }
}
