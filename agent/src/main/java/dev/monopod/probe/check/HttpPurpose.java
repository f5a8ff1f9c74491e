package dev.monopod.probe.check;

/** What a request is sent for, and how its answer is taken. */
enum HttpPurpose {
    /** A status from 200 to 399 passes; the answer is read to its end (pkg/probe/http of Kubernetes). */
    PROBE("kube-probe"),
    /**
     * Whatever is answered passes, and is not read further. Where a server answers TLS with plain HTTP, it is asked in plain HTTP
     * (pkg/kubelet/lifecycle/handlers.go): once upon a time hooks knew no HTTPS, and manifests of that time go on working.
     */
    HOOK("kube-lifecycle");

    private final String agent;

    HttpPurpose(String agent) {
        this.agent = agent;
    }

    String userAgent() {
        return agent + "/" + HttpHead.VERSION;
    }
}
