package dev.monopod.cli;

import dev.monopod.agent.Explanation;
import dev.monopod.agent.Installation;
import dev.monopod.agent.Machine;
import dev.monopod.model.manifest.Fault;
import dev.monopod.model.manifest.Manifest;
import dev.monopod.model.manifest.ManifestReader;
import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.cgroup.Hierarchies;
import dev.monopod.runtime.image.store.ImageStore;
import dev.monopod.runtime.launch.HostFacts;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.pod.NodeSettings;
import dev.monopod.runtime.pod.PodDefinition;
import dev.monopod.runtime.pod.PodDefinitions;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Print what would be done to start each process of a pod, step by step and why, without doing it.")
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private final Directories directories = new Directories();

    @Parameters(paramLabel = "FILE", description = "A manifest, in YAML or JSON.")
    private Path file = Path.of("");

    @Option(
            names = "--cgroup-root",
            paramLabel = "NAME",
            defaultValue = "monopod",
            description = "Control group above those of the pods (default: ${DEFAULT-VALUE}).")
    private String cgroupRoot = "";

    @Option(
            names = "--node-name",
            paramLabel = "NAME",
            description = "The node's name, from which the pod's uid follows (default: this machine's name).")
    private @Nullable String nodeName;

    @Option(names = "--exec", description = "Also what `monopod exec -t POD -c CONTAINER -- sh` would do.")
    private boolean exec;

    @Override
    public Integer call() throws IOException {
        Manifest manifest = ManifestReader.read(Files.readAllBytes(file));
        for (Fault fault : manifest.errors()) {
            System.err.println(file + ": error: " + fault);
        }
        CgroupTree cgroups = new CgroupTree(Hierarchies.ofThisMachine());
        HostFacts facts = Machine.facts(Installation.libexec().resolve("pause"), cgroups);
        Explanation explanation = new Explanation(facts, cgroups, ImageStore.open(directories.root));
        for (Pod pod : manifest.pods()) {
            String node = nodeName != null ? nodeName : Machine.hostName();
            String uid = PodDefinitions.uid(pod, node, file.getFileName().toString());
            Pod named = new PodBuilder(pod)
                    .editMetadata()
                    .withUid(uid)
                    .endMetadata()
                    .build();
            PodDefinition definition =
                    PodDefinitions.of(named, facts, new NodeSettings(cgroupRoot, "", OptionalLong.empty()));
            System.out.print(explanation.of(definition, files(definition), exec));
        }
        return manifest.errors().isEmpty() ? 0 : 1;
    }

    private PodFiles files(PodDefinition pod) {
        return PodFiles.of(
                directories.run.toAbsolutePath(),
                directories.root.toAbsolutePath(),
                directories.log.toAbsolutePath(),
                pod.identity());
    }
}
