package dev.monopod.runtime;

import java.io.IOException;

/** A pod's volume can't be had at present; what keeps it may be mended. Its message is the kubelet's (pkg/volume/util/util.go). */
public final class VolumeFailure extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * With what is wrong.
     *
     * @param volume its name in the pod
     */
    public VolumeFailure(String volume, String why) {
        super("MountVolume.SetUp failed for volume \"" + volume + "\" : " + why);
    }

    /** With what the machine failed at. */
    public VolumeFailure(String volume, IOException cause) {
        this(volume, Why.of(cause));
        initCause(cause);
    }
}
