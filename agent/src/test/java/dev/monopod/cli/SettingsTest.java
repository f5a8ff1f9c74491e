package dev.monopod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The command line is before this, the option's own default behind it. */
class SettingsTest {
    private static final OptionSpec ROOT_DIR = OptionSpec.builder("--root-dir").build();

    @TempDir
    private Path folder;

    @Test
    void withoutAnyThereIsNone() throws IOException {
        assertThat(new Settings(Map.of()).defaultValue(ROOT_DIR)).isNull();
    }

    @Test
    void theFileCounts() throws IOException {
        assertThat(new Settings(file("rootDir: /data\nstatusAddress: 127.0.0.1:1\n")).defaultValue(ROOT_DIR))
                .isEqualTo("/data");
    }

    @Test
    void theEnvironmentCountsMore() throws IOException {
        Map<String, String> environment = new java.util.HashMap<>(file("rootDir: /data\n"));
        environment.put("MONOPOD_ROOT_DIR", "/env");

        assertThat(new Settings(environment).defaultValue(ROOT_DIR)).isEqualTo("/env");
    }

    @Test
    void aKeyThatIsNoSettingIsNamedWithThoseThatAre() throws IOException {
        Settings settings = new Settings(file("rootDirectory: /data\n"));

        assertThatThrownBy(() -> settings.defaultValue(ROOT_DIR))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("config.yaml: rootDirectory: not a setting")
                .hasMessageContaining("rootDir");
    }

    @Test
    void aFileThatIsNamedHasToBeThere() {
        Settings settings =
                new Settings(Map.of("MONOPOD_CONFIG", folder.resolve("missing").toString()));

        assertThatThrownBy(() -> settings.defaultValue(ROOT_DIR)).isInstanceOf(IOException.class);
    }

    @Test
    void anOptionOfOneCallIsNoSetting() throws IOException {
        Map<String, String> environment = Map.of("MONOPOD_FOLLOW", "true");

        assertThat(new Settings(environment)
                        .defaultValue(OptionSpec.builder("--follow").build()))
                .isNull();
    }

    /** The one that the Debian package brings: all in it is a comment. */
    @Test
    void aFileThatSaysNothingChangesNothing() throws IOException {
        assertThat(new Settings(file("# rootDir: /data\n")).defaultValue(ROOT_DIR))
                .isNull();
        assertThat(new Settings(file("")).defaultValue(ROOT_DIR)).isNull();
    }

    @Test
    void theFileThatThePackageBringsShowsEachSettingWithItsDefault() throws IOException {
        String comments = Files.readString(Path.of("../packaging/config.yaml"));
        Settings settings = new Settings(file(comments.replaceAll("(?m)^#(?=\\w+:)", "")));
        CommandLine run = Monopod.commandLine().getSubcommands().get("run");

        for (String name : Settings.NAMES) {
            OptionSpec option = run.getCommandSpec().findOption("--" + name);
            String byDefault = name.equals("node-name") ? "(this machine's name)" : option.defaultValue();
            assertThat(settings.defaultValue(option)).as(name).isEqualTo(byDefault);
        }
    }

    private Map<String, String> file(String content) throws IOException {
        Path file = folder.resolve("config.yaml");
        Files.writeString(file, content);
        return Map.of("MONOPOD_CONFIG", file.toString());
    }
}
