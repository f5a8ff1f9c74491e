package dev.monopod.runtime.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.TestArchive;
import dev.monopod.runtime.image.TestImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's overlayfs makes of the layers what the image specification says. */
class OverlayTest {
    @TempDir
    Path folder;

    private Image load(TestImage image) throws Exception {
        ImageStore store = ImageStore.open(folder.resolve("root"));
        store.load(image.write(folder.resolve("archive"), "localhost/test:1"), Optional.empty());
        return store.list().get(0);
    }

    /** What a shell prints in the image's root; the mount is in a mount namespace of its own and goes with it. */
    private String inRoot(Image image, String script) throws Exception {
        Path target = Files.createDirectories(folder.resolve("target"));
        Path upper = Files.createDirectories(folder.resolve("overlay/upper"));
        Path work = Files.createDirectories(folder.resolve("overlay/work"));
        String options = "lowerdir=" + String.join(":", image.layers()) + ",upperdir=" + upper + ",workdir=" + work;
        assertThat(options.length()).as("mount(2) takes one page of options").isLessThan(4096);
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-ec"));
        command.add("mount -t overlay overlay -o \"$1\" \"$2\" && cd \"$2\" && " + script);
        command.addAll(List.of("sh", options, target.toString()));
        Process shell = new ProcessBuilder(command)
                .directory(folder.resolve("root/images/layers").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void hidesWhatUpperLayersDelete() throws Exception {
        Image image = load(new TestImage()
                .layer(new TestArchive()
                        .file("deleted", "x")
                        .file("kept", "x")
                        .file("emptied/old", "x")
                        .file("replaced/old", "x")
                        .file("gone/deep/old", "x")
                        .toBytes())
                .layer(new TestArchive()
                        .file(".wh.deleted", "")
                        .file(".wh.gone", "")
                        .file("emptied/.wh..wh..opq", "")
                        .file("emptied/new", "x")
                        .file(".wh.replaced", "")
                        .file("replaced/new", "x")
                        .toBytes()));

        assertThat(inRoot(image, "find . -type f | sort").lines())
                .containsExactly("./emptied/new", "./kept", "./replaced/new");
        assertThat(inRoot(image, "find . | wc -l")).isEqualToIgnoringWhitespace("6");
    }

    @Test
    void mounts128LayersInTheirOrder() throws Exception {
        TestImage layers = new TestImage();
        for (int i = 0; i < 128; i++) {
            layers.layer(
                    new TestArchive().file("file" + i, "x").file("top", "" + i).toBytes());
        }

        Image image = load(layers);

        assertThat(image.layers()).hasSize(128);
        assertThat(inRoot(image, "cat top; ls | wc -l")).isEqualToIgnoringWhitespace("127129");
    }

    @Test
    void mountsALayerOnceThatIsThereTwice() throws Exception {
        byte[] twice =
                new TestArchive().file("a", "of twice").file("b", "of twice").toBytes();
        byte[] between =
                new TestArchive().file("a", "of between").file(".wh.b", "").toBytes();

        Image image = load(new TestImage().layer(twice).layer(between).layer(twice));

        assertThat(inRoot(image, "cat a b")).isEqualTo("of twiceof twice");
    }
}
