package dev.monopod.probe;

/** What so many results of a probe in a row mean. */
public enum ProbeVerdict {
    SUCCESS,
    FAILURE
}
