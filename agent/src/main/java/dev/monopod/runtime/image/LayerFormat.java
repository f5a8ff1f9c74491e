package dev.monopod.runtime.image;

import java.util.Map;
import java.util.Optional;

/** How a layer, or an archive, is packed. */
public enum LayerFormat {
    TAR("application/vnd.oci.image.layer.v1.tar"),
    TAR_GZIP("application/vnd.oci.image.layer.v1.tar+gzip"),
    TAR_ZSTD("application/vnd.oci.image.layer.v1.tar+zstd");

    private static final Map<String, LayerFormat> BY_MEDIA_TYPE = Map.of(
            TAR.mediaType,
            TAR,
            TAR_GZIP.mediaType,
            TAR_GZIP,
            TAR_ZSTD.mediaType,
            TAR_ZSTD,
            "application/vnd.docker.image.rootfs.diff.tar",
            TAR,
            "application/vnd.docker.image.rootfs.diff.tar.gzip",
            TAR_GZIP,
            "application/vnd.docker.image.rootfs.diff.tar.zstd",
            TAR_ZSTD);

    private final String mediaType;

    LayerFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The format that a media type of OCI or Docker stands for. */
    public static Optional<LayerFormat> ofMediaType(String mediaType) {
        return Optional.ofNullable(BY_MEDIA_TYPE.get(mediaType));
    }

    /** OCI's media type for it. */
    public String mediaType() {
        return mediaType;
    }
}
