package dev.monopod.model.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Finding;
import dev.monopod.model.fault.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON: one value, or several one after another. */
final class JsonReader {
    private static final int MAX_NUMBER_LENGTH = 100;

    private final List<Document> documents;
    private final NodeBudget budget = new NodeBudget();
    private List<Finding> problems = new ArrayList<>();

    /** @param documents receives each document as soon as it is complete */
    JsonReader(List<Document> documents) {
        this.documents = documents;
    }

    void read(byte[] content, int start) throws UnreadableException {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(NodeBudget.MAX_DEPTH + 1)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxStringLength(Math.max(1, content.length))
                .build();
        JsonFactory factory =
                JsonFactory.builder().streamReadConstraints(constraints).build();
        try (JsonParser parser = factory.createParser(content, start, content.length - start)) {
            while (parser.nextToken() != null) {
                problems = new ArrayList<>();
                Node root = compose(parser, FieldPath.root(), 1);
                documents.add(new Document(documents.size() + 1, root, problems));
            }
        } catch (JsonProcessingException syntax) {
            throw unreadable(syntax);
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
    }

    private Node compose(JsonParser parser, FieldPath path, int depth) throws IOException, UnreadableException {
        int line = line(parser);
        NodeBudget.checkDepth(depth, line);
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            budget.spend(1, line);
            return mapping(parser, path, depth, line);
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            budget.spend(1, line);
            return sequence(parser, path, depth, line);
        }
        Scalar scalar = new Scalar(typeOf(parser.currentToken()), parser.getText(), parser.getText(), line);
        budget.spend(scalar.weight(), line);
        return scalar;
    }

    private Mapping mapping(JsonParser parser, FieldPath path, int depth, int line)
            throws IOException, UnreadableException {
        MappingBuilder builder = new MappingBuilder(path, line, problems);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line(parser);
            budget.spend(Scalar.string(key, keyLine).weight(), keyLine);
            parser.nextToken();
            builder.put(key, compose(parser, path.child(key), depth + 1), keyLine);
        }
        return builder.build();
    }

    private Sequence sequence(JsonParser parser, FieldPath path, int depth, int line)
            throws IOException, UnreadableException {
        List<Node> items = new ArrayList<>();
        long weight = 1;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Node item = compose(parser, path.index(items.size()), depth + 1);
            weight += item.weight();
            items.add(item);
        }
        return new Sequence(items, line, weight);
    }

    private static ScalarType typeOf(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> ScalarType.STRING;
            case VALUE_TRUE, VALUE_FALSE -> ScalarType.BOOLEAN;
            case VALUE_NUMBER_INT -> ScalarType.INTEGER;
            case VALUE_NUMBER_FLOAT -> ScalarType.FLOAT;
            case VALUE_NULL -> ScalarType.NULL;
            default -> throw new IllegalStateException("no JSON value begins with " + token);
        };
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static UnreadableException unreadable(JsonProcessingException syntax) {
        int line = syntax.getLocation() == null ? 0 : syntax.getLocation().getLineNr();
        int column = syntax.getLocation() == null ? 0 : syntax.getLocation().getColumnNr();
        String message = "not valid JSON (a file that begins with { is read as JSON): line " + line + ", column "
                + column + ": ";
        return new UnreadableException(line, message + Printable.cut(syntax.getOriginalMessage()));
    }
}
