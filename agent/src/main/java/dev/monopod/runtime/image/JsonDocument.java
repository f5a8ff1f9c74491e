package dev.monopod.runtime.image;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place in a JSON document of unknown make, read strictly: what has another type than asked for is a fault that names document, field
 * and what would be right. {@code null} counts as absent, as Go's encoders write it for empty lists.
 */
public final class JsonDocument {
    private static final int DEEPEST = 64;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode node;
    private final String where;

    private JsonDocument(JsonNode node, String where) {
        this.node = node;
        this.where = where;
    }

    /**
     * Reads a whole document, an object or an array at its top.
     *
     * @param name what messages call it
     */
    public static JsonDocument parse(byte[] content, String name) throws InvalidImage {
        try {
            JsonNode node = MAPPER.readTree(content);
            if (node == null || !node.isContainerNode()) {
                throw new InvalidImage(name + ": must be a JSON object or array");
            }
            return new JsonDocument(node, name);
        } catch (JsonProcessingException e) {
            throw new InvalidImage(name + ": no valid JSON: " + Shown.shorten(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new InvalidImage(name + ": no valid JSON: " + e, e);
        }
    }

    /** Where this is: the document's name and the fields that lead here. */
    public String where() {
        return where;
    }

    public boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** The object or array in a field, or an empty object. */
    public JsonDocument at(String field) throws InvalidImage {
        JsonNode child = node.get(field);
        if (child == null || child.isNull()) {
            return new JsonDocument(MAPPER.createObjectNode(), where(field));
        }
        if (!child.isContainerNode()) {
            throw new InvalidImage(where(field) + ": must be an object");
        }
        return new JsonDocument(child, where(field));
    }

    public Optional<String> text(String field) throws InvalidImage {
        JsonNode child = node.get(field);
        return child == null || child.isNull() ? Optional.empty() : Optional.of(text(child, where(field)));
    }

    /** A text that must be there and not be empty. */
    public String requiredText(String field) throws InvalidImage {
        return text(field)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new InvalidImage(where(field) + ": missing; it must be a text"));
    }

    /** A whole number from 0. */
    public long requiredSize(String field) throws InvalidImage {
        JsonNode child = node.get(field);
        if (child == null || !child.canConvertToLong() || !child.isIntegralNumber() || child.longValue() < 0) {
            throw new InvalidImage(where(field) + ": must be a whole number of bytes from 0");
        }
        return child.longValue();
    }

    /** The objects in a field's array; none where it is absent. */
    public List<JsonDocument> list(String field) throws InvalidImage {
        return elements(node.get(field), where(field));
    }

    /** The objects in this array. */
    public List<JsonDocument> elements() throws InvalidImage {
        return elements(node, where);
    }

    /** The texts in a field's array; none where it is absent. */
    public List<String> texts(String field) throws InvalidImage {
        List<String> texts = new ArrayList<>();
        for (JsonDocument element : list(field)) {
            texts.add(text(element.node, element.where));
        }
        return List.copyOf(texts);
    }

    /** The fields' names of a field's object, whatever their values; none where it is absent. */
    public List<String> keys(String field) throws InvalidImage {
        List<String> keys = new ArrayList<>();
        at(field).node.fieldNames().forEachRemaining(keys::add);
        for (String key : keys) {
            checkText(key, where(field));
        }
        return List.copyOf(keys);
    }

    /** A field's object of texts, in the document's order; empty where it is absent. */
    public Map<String, String> textMap(String field) throws InvalidImage {
        JsonDocument object = at(field);
        Map<String, String> map = new LinkedHashMap<>();
        for (String key : keys(field)) {
            map.put(key, object.text(key).orElse(""));
        }
        return map;
    }

    private String where(String field) {
        return where + ": " + Shown.shorten(field);
    }

    private static List<JsonDocument> elements(JsonNode array, String where) throws InvalidImage {
        if (array == null || array.isNull()) {
            return List.of();
        }
        if (!array.isArray()) {
            throw new InvalidImage(where + ": must be an array");
        }
        List<JsonDocument> elements = new ArrayList<>();
        for (Iterator<JsonNode> nodes = array.elements(); nodes.hasNext(); ) {
            elements.add(new JsonDocument(nodes.next(), where + "[" + elements.size() + "]"));
        }
        return elements;
    }

    private static String text(JsonNode node, String where) throws InvalidImage {
        if (!node.isTextual()) {
            throw new InvalidImage(where + ": must be a text");
        }
        checkText(node.textValue(), where);
        return node.textValue();
    }

    /** No argument, variable or path can carry a NUL, so one that does was made to be read in two ways. */
    private static void checkText(String text, String where) throws InvalidImage {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidImage(where + ": has a NUL character in it");
        }
    }
}
