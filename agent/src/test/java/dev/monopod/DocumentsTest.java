package dev.monopod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.cli.Monopod;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The project's pages, read as a person clicks through them. */
class DocumentsTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> NOT_THE_PROJECTS = Set.of("target", ".git");
    private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*]\\(([^)\\s]+)[^)]*\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\\n]*`");
    private static final Pattern OPTION = Pattern.compile("--[a-z][-a-z]*");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*?) *$");

    @Test
    void everyLinkLeadsToWhatIsThere() throws IOException {
        List<String> dead = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            for (String target : links(page)) {
                links++;
                if (!leadsSomewhere(page, target)) {
                    dead.add(PROJECT.relativize(page) + " -> " + target);
                }
            }
        }
        assertThat(dead).as("dead links").isEmpty();
        assertThat(links).as("links that were followed").isGreaterThan(5);
    }

    @Test
    void theReadmeHasEveryOptionOfTheAgent() throws IOException {
        String row = Files.readAllLines(PROJECT.resolve("README.md")).stream()
                .filter(line -> line.startsWith("| `run` |"))
                .findFirst()
                .orElseThrow();
        List<String> said =
                OPTION.matcher(row).results().map(MatchResult::group).toList();

        assertThat(said).containsExactlyInAnyOrderElementsOf(options("run", option -> true));
    }

    @Test
    void allThatAnOptionAloneSwitchesOnIsInTheManualAndOnThePageOfTheService() throws IOException {
        String manual = Files.readString(PROJECT.resolve("packaging/monopod.8")).replace("\\-", "-");
        String service = Files.readString(PROJECT.resolve("docs/service.md"));
        List<String> switches = options("run", option -> option.arity().max() == 0);

        assertThat(switches).isNotEmpty().allSatisfy(option -> {
            assertThat(manual).contains(option);
            assertThat(service).contains(option);
        });
    }

    @Test
    void everyPackageHasItsRoomInTheArchitecture() throws IOException {
        String architecture = Files.readString(PROJECT.resolve("ARCHITECTURE.md"));
        String rooms = architecture.substring(architecture.indexOf("\n## Rooms"), architecture.indexOf("\n## On disk"));
        Set<String> named = CODE.matcher(rooms)
                .results()
                .flatMap(code -> Stream.of(code.group().split("[^a-z]+")))
                .collect(Collectors.toSet());

        assertThat(packages()).hasSizeGreaterThan(30).isSubsetOf(named);
    }

    /** Their own names, without those that they lie in. */
    private static Set<String> packages() throws IOException {
        Set<String> packages = new HashSet<>();
        for (String module : List.of("agent", "pod-model")) {
            try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.endsWith("package-info.java"))
                        .forEach(file ->
                                packages.add(file.getParent().getFileName().toString()));
            }
        }
        return packages;
    }

    private static List<String> options(String verb, Predicate<OptionSpec> which) {
        return new CommandLine(new Monopod())
                .getSubcommands().get(verb).getCommandSpec().options().stream()
                        .filter(option -> !option.usageHelp() && !option.versionHelp() && which.test(option))
                        .map(OptionSpec::longestName)
                        .toList();
    }

    private static boolean leadsSomewhere(Path page, String target) throws IOException {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        boolean there = file.startsWith(PROJECT) && Files.exists(file);
        return there && (parts.length == 1 || anchors(file).contains(parts[1]));
    }

    /** Relative links; what stands in code is none. */
    private static List<String> links(Path page) throws IOException {
        String text = CODE.matcher(Files.readString(page)).replaceAll("code");
        return LINK.matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(target -> !ELSEWHERE.matcher(target).matches())
                .toList();
    }

    /** The names of a page's headings, as code hosts make them. */
    private static List<String> anchors(Path page) throws IOException {
        Stream<MatchResult> headings = HEADING.matcher(Files.readString(page)).results();
        return headings.map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        Files.walkFileTree(PROJECT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skipped = NOT_THE_PROJECTS.contains(folder.getFileName().toString());
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    pages.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return pages;
    }
}
