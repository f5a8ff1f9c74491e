package dev.monopod.model.tree;

import dev.monopod.model.fault.Printable;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML from the parser's events. The parser's own tree builder is not used: it knows no bound on aliases, and turns scalars into
 * objects before anyone can say where they stood.
 */
final class YamlReader {
    private final List<Document> documents;
    private final NodeBudget budget = new NodeBudget();

    /** @param documents receives each document as soon as it is complete, so that those before a syntax error remain */
    YamlReader(List<Document> documents) {
        this.documents = documents;
    }

    void read(byte[] content, int start) throws UnreadableException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Math.max(1, content.length));
        ByteArrayInputStream bytes = new ByteArrayInputStream(content, start, content.length - start);
        StreamReader reader = new StreamReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
        try {
            readDocuments(new ParserImpl(reader, options));
        } catch (MarkedYAMLException syntax) {
            throw unreadable(syntax);
        } catch (YAMLException other) {
            throw new UnreadableException(
                    reader.getLine() + 1, "not valid YAML: " + Printable.cut(String.valueOf(other.getMessage())));
        }
    }

    private void readDocuments(Parser parser) throws UnreadableException {
        parser.getEvent();
        while (parser.checkEvent(Event.ID.DocumentStart)) {
            parser.getEvent();
            YamlComposer composer = new YamlComposer(parser, budget);
            Node root = composer.composeRoot();
            parser.getEvent();
            documents.add(new Document(documents.size() + 1, root, composer.problems()));
        }
    }

    private static UnreadableException unreadable(MarkedYAMLException syntax) {
        Mark mark = syntax.getProblemMark() != null ? syntax.getProblemMark() : syntax.getContextMark();
        String problem = syntax.getContext() == null
                ? String.valueOf(syntax.getProblem())
                : syntax.getProblem() + " (" + syntax.getContext() + ")";
        int line = mark == null ? 0 : mark.getLine() + 1;
        String place = mark == null ? "" : ", column " + (mark.getColumn() + 1);
        return new UnreadableException(line, "not valid YAML: line " + line + place + ": " + Printable.cut(problem));
    }
}
