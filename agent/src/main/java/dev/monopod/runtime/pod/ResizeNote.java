package dev.monopod.runtime.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monopod.model.change.Amount;
import dev.monopod.model.change.ContainerResources;
import dev.monopod.model.change.PodResources;
import dev.monopod.reconcile.Made;
import dev.monopod.reconcile.Resizing;
import dev.monopod.runtime.launch.PodFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is on record of a pod's resources as long as they are not what its manifest says: for an agent that comes in the middle of a resize,
 * or while one can't be had.
 *
 * @param allocated what containers are to have that start now
 * @param ofPod what the pod's group has; none where that is not known
 * @param attempts what those have that were begun before, by id
 */
record ResizeNote(PodResources allocated, PodResources ofPod, Map<String, ContainerResources> attempts) {
    /** Where one is there that can't be understood: nothing is known. */
    static final ResizeNote UNKNOWN = new ResizeNote(PodResources.NONE, PodResources.NONE, Map.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    ResizeNote {
        attempts = Map.copyOf(attempts);
    }

    static ResizeNote of(Resizing resizing) {
        boolean unsure = resizing.progress()
                .filter(one -> one.unsure() || one.underWay())
                .isPresent();
        Map<String, ContainerResources> attempts = new LinkedHashMap<>();
        resizing.made()
                .forEach((name, made) -> attempts.put(PodFiles.attemptId(name, made.attempt()), made.resources()));
        return new ResizeNote(resizing.allocated(), unsure ? PodResources.NONE : resizing.ofPod(), attempts);
    }

    /** Whether all is as the manifest says, so that nothing need be on record. */
    static boolean isNeeded(Resizing resizing) {
        return resizing.progress().isPresent()
                || resizing.pending().isPresent()
                || !resizing.ofPod().equals(resizing.allocated())
                || resizing.made().entrySet().stream().anyMatch(one -> isOther(resizing, one.getKey(), one.getValue()));
    }

    private static boolean isOther(Resizing resizing, String container, Made made) {
        return !made.resources().equals(resizing.allocated().of(container));
    }

    byte[] toJson() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        write(root.putObject("allocated"), allocated.containers());
        write(root.putObject("pod"), ofPod.containers());
        write(root.putObject("attempts"), attempts);
        return JSON.writeValueAsBytes(root);
    }

    private static void write(ObjectNode node, Map<String, ContainerResources> all) {
        all.forEach((name, resources) -> {
            ObjectNode one = node.putObject(name);
            write(one.putObject("requests"), resources.requests());
            write(one.putObject("limits"), resources.limits());
        });
    }

    private static void write(ObjectNode node, SortedMap<String, Amount> amounts) {
        amounts.forEach((resource, amount) -> node.put(resource, amount.text()));
    }

    static ResizeNote fromJson(byte[] content) {
        try {
            JsonNode root = JSON.readTree(content);
            return new ResizeNote(
                    new PodResources(all(root.required("allocated"))),
                    new PodResources(all(root.required("pod"))),
                    all(root.required("attempts")));
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            return UNKNOWN;
        }
    }

    private static Map<String, ContainerResources> all(JsonNode node) {
        Map<String, ContainerResources> all = new LinkedHashMap<>();
        node.properties()
                .forEach(one -> all.put(
                        one.getKey(),
                        new ContainerResources(
                                amounts(one.getValue().required("requests")),
                                amounts(one.getValue().required("limits")))));
        return all;
    }

    private static SortedMap<String, Amount> amounts(JsonNode node) {
        SortedMap<String, Amount> amounts = new TreeMap<>();
        node.properties()
                .forEach(one ->
                        amounts.put(one.getKey(), Amount.of(one.getValue().textValue())));
        return amounts;
    }
}
