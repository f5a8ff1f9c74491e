package dev.monopod.model.tree;

/** What a single value can be: JSON's types, integers and other numbers apart. */
public enum ScalarType {
    NULL,
    BOOLEAN,
    INTEGER,
    FLOAT,
    STRING
}
