package dev.monopod.event;

/** Whether somebody should look at it (k8s.io/api, core/v1/types.go, EventTypeNormal and EventTypeWarning). */
public enum EventType {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String word;

    EventType(String word) {
        this.word = word;
    }

    /** As Kubernetes writes it. */
    public String word() {
        return word;
    }
}
