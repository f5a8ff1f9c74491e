package dev.monopod.model.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.model.schema.FieldType;
import dev.monopod.model.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the table against the list of all fields that a pod can have. */
class SupportMatrixTest {
    private final Map<String, SupportRow> rows =
            SupportMatrix.rows().stream().collect(Collectors.toMap(SupportRow::path, Function.identity()));

    @Test
    void noRowIsThereTwice() {
        assertThat(rows).hasSameSizeAs(SupportMatrix.rows());
    }

    @Test
    void everyFieldOfAPodHasItsRow() {
        List<String> missing = new ArrayList<>();
        everyField("Pod", "", missing, new HashSet<>());

        assertThat(missing).as("fields that would be ignored in silence").isEmpty();
    }

    @Test
    void everyRowSpeaksOfAFieldThatThereIs() {
        Set<String> known = new HashSet<>();
        everyField("Pod", "", new ArrayList<>(), known);

        assertThat(rows.keySet()).isSubsetOf(known);
    }

    @Test
    void fieldsThatAreAsOthersAreNameTwoPlacesOfOneType() {
        assertThat(SupportMatrix.sameFields())
                .isNotEmpty()
                .allSatisfy(same -> assertThat(typeAt(same.path())).isEqualTo(typeAt(same.as())))
                .allSatisfy(same -> assertThat(rowsBelow(same.path())).isFalse())
                .allSatisfy(same -> assertThat(rowsBelow(as(same.as()))).isTrue());
        assertThatThrownBy(() -> SameFields.parse("spec.a")).hasMessageContaining("spec.a");
    }

    private static FieldType typeAt(String path) {
        FieldType type = new FieldType(FieldType.Shape.ONE, "Pod");
        for (String step : SupportRow.steps(path)) {
            type = Schema.fields(type.element()).get(step);
        }
        return type;
    }

    @Test
    void aRowIsReadByItsColumns() {
        assertThat(SupportRow.parse("a.b[].c | not yet | x  y | why | so"))
                .isEqualTo(new SupportRow("a.b[].c", Support.NOT_YET, Set.of("x", "y"), "why | so"));
        assertThat(SupportRow.parse("a[cpu]|yes||").harmless()).containsExactlyInAnyOrder("", "false");
        assertThat(SupportRow.parse("a.b[].c[cpu] | yes | | ").steps()).containsExactly("a", "b", "c", "[cpu]");
        assertThatThrownBy(() -> SupportRow.parse("a | yes")).hasMessageContaining("a | yes");
        assertThatThrownBy(() -> SupportRow.parse("a | perhaps | | ")).hasMessageContaining("perhaps");
    }

    /** A supported object is no answer for its fields, of which a new version of Kubernetes may have more: each has a row. */
    private void everyField(String type, String above, List<String> missing, Set<String> known) {
        new TreeMap<>(Schema.fields(type)).forEach((name, field) -> {
            String path = above.isEmpty() ? name : above + "." + name;
            known.add(path);
            String items = as(path + (field.shape() == FieldType.Shape.LIST ? "[]" : ""));
            SupportRow row = rows.get(path);
            if (field.shape() == FieldType.Shape.MAP) {
                rows.keySet().stream().filter(key -> key.startsWith(path + "[")).forEach(known::add);
                if (row == null && !rows.containsKey(path + "[*]")) {
                    missing.add(path);
                }
            } else if (field.isObject() && rowsBelow(items)) {
                everyField(field.element(), items, missing, known);
            } else if (row == null || (field.isObject() && row.support() == Support.SUPPORTED)) {
                missing.add(path);
            }
        });
    }

    /** Where the rows stand that speak of the fields below a path. */
    private static String as(String path) {
        String as = path;
        for (SameFields same : SupportMatrix.sameFields()) {
            as = same.path().equals(path) ? as(same.as()) : as;
        }
        return as;
    }

    private boolean rowsBelow(String path) {
        return rows.keySet().stream().anyMatch(row -> row.startsWith(path + "."));
    }
}
