package dev.monopod.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.InvalidImageName;
import dev.monopod.runtime.image.store.ImageStore;
import dev.monopod.runtime.pod.LayersInUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Images of this machine. Works on the files themselves, with and without a running agent. */
@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Load, list and remove images.",
        subcommands = {ImageCommand.Load.class, ImageCommand.Ls.class, ImageCommand.Rm.class})
final class ImageCommand {

    @Command(
            name = "load",
            mixinStandardHelpOptions = true,
            description = "Take images from an OCI layout, an OCI archive or an archive of `docker save`.")
    static final class Load implements java.util.concurrent.Callable<Integer> {
        @Mixin
        private final Directories directories = new Directories();

        @Parameters(
                paramLabel = "FILE|DIR",
                description = "The archive, plain or packed by gzip or zstd; or the layout's folder.")
        private Path source = Path.of("");

        @Option(names = "--name", paramLabel = "NAME", description = "The name to give the image, in place of its own.")
        private @Nullable String name;

        @Override
        public Integer call() throws IOException, InvalidImageName {
            Optional<ImageName> as = name == null ? Optional.empty() : Optional.of(ImageName.parse(name));
            for (ImageName loaded : ImageStore.open(directories.root).load(source, as)) {
                System.out.println("Loaded image: " + loaded);
            }
            return 0;
        }
    }

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "List the images.")
    static final class Ls implements java.util.concurrent.Callable<Integer> {
        @Mixin
        private final Directories directories = new Directories();

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FORMAT",
                defaultValue = "text",
                description = "text, json or yaml (default: text).")
        private Output output = Output.text;

        @Override
        public Integer call() throws IOException {
            List<Image> images = ImageStore.open(directories.root).list();
            switch (output) {
                case json ->
                    System.out.println(
                            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree(images)));
                case yaml -> System.out.print(new YAMLMapper().writeValueAsString(tree(images)));
                case text -> table(images);
            }
            return 0;
        }

        private static void table(List<Image> images) {
            System.out.printf("%-48s %-14s %12s%n", "IMAGE", "IMAGE ID", "SIZE");
            for (Image image : images) {
                System.out.printf("%-48s %-14s %12s%n", image.name(), shortId(image), size(image.sizeBytes()));
            }
        }

        private static String shortId(Image image) {
            return image.id().toString().replaceFirst("^sha256:", "").substring(0, 12);
        }

        private static String size(long bytes) {
            return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
        }

        private static ArrayNode tree(List<Image> images) {
            ArrayNode list = new ObjectMapper().createArrayNode();
            for (Image image : images) {
                ObjectNode node = list.addObject()
                        .put("name", image.name().toString())
                        .put("digest", image.digest().toString())
                        .put("id", image.id().toString())
                        .put("sizeBytes", image.sizeBytes())
                        .put("layers", image.layers().size());
                image.config().created().ifPresent(at -> node.put("created", at.toString()));
            }
            return list;
        }
    }

    @Command(
            name = "rm",
            mixinStandardHelpOptions = true,
            description = "Remove names of images, and images without a name.")
    static final class Rm implements java.util.concurrent.Callable<Integer> {
        @Mixin
        private final Directories directories = new Directories();

        @Parameters(arity = "1..*", paramLabel = "NAME", description = "As `monopod image ls` shows it.")
        private List<String> names = List.of();

        @Override
        public Integer call() throws IOException, InvalidImageName {
            ImageStore store = ImageStore.open(directories.root);
            int exitCode = 0;
            for (String name : names) {
                if (store.remove(ImageName.parse(name), LayersInUse.below(directories.run)::contains)) {
                    System.out.println("Removed: " + name);
                } else {
                    System.err.println("monopod: there is no image " + name);
                    exitCode = 1;
                }
            }
            return exitCode;
        }
    }

    /** How a list is printed. */
    @SuppressWarnings("checkstyle:ConstantName")
    enum Output {
        text,
        json,
        yaml
    }
}
