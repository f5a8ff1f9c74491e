# OCI images from directory trees, the same bytes whoever makes them and whenever; to be sourced.
#
# Everything is kept below $OCI_WORK (to be set before use): blobs/ holds what is named by its sha256, layers/NAME
# describes a layer, so that images share layers by naming them.
# shellcheck shell=bash

# Every file, image and layer bears this time; the reproducible-builds convention lets the caller choose another.
OCI_EPOCH=${SOURCE_DATE_EPOCH:-1735689600}

# Writes a tar archive of all that lies below DIR to stdout. The order is by name, owners are numbers, all 0, and the
# name of extended headers holds no process id.
oci_tar() { # DIR
    (cd "$1" && find . -mindepth 1 -maxdepth 1 -printf '%P\0' | LC_ALL=C sort --zero-terminated |
        LC_ALL=C tar --create --null --files-from=- --sort=name --format=posix --mtime="@$OCI_EPOCH" \
            --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime' \
            --owner=0 --group=0 --numeric-owner)
}

# Moves FILE among the blobs; prints its digest.
oci_blob() { # FILE
    local sum
    sum=$(sha256sum <"$1" | cut -d' ' -f1)
    mkdir -p "$OCI_WORK/blobs/sha256"
    mv -f "$1" "$OCI_WORK/blobs/sha256/$sum"
    echo "sha256:$sum"
}

oci_descriptor() { # MEDIA_TYPE DIGEST
    jq --null-input --compact-output --arg type "$1" --arg digest "$2" \
        --argjson size "$(stat --format=%s "$OCI_WORK/blobs/${2/://}")" \
        '{mediaType: $type, digest: $digest, size: $size}'
}

# Makes the layer NAME of the tree DIR, as a plain tar or compressed by gzip.
oci_layer() { # NAME DIR plain|gzip COMMENT
    local name=$1 dir=$2 form=$3 comment=$4 file=$OCI_WORK/layer.tmp type=application/vnd.oci.image.layer.v1.tar
    local unpacked_digest digest
    mkdir -p "$OCI_WORK/layers"
    oci_tar "$dir" >"$file"
    unpacked_digest=sha256:$(sha256sum <"$file" | cut -d' ' -f1)
    if [[ $form == gzip ]]; then
        gzip --no-name -6 --force "$file"
        file+=.gz type+=+gzip
    fi
    digest=$(oci_blob "$file")
    jq --null-input --argjson descriptor "$(oci_descriptor "$type" "$digest")" \
        --arg diffId "$unpacked_digest" --arg comment "$comment" \
        '{$descriptor, $diffId, $comment}' >"$OCI_WORK/layers/$name"
}

# Writes the OCI archive FILE of the image REFERENCE: its CONFIG (the object "config" of an image configuration) on
# the named layers, lowest first.
oci_archive() { # REFERENCE FILE CONFIG LAYER...
    local reference=$1 file=$2 config=$3
    shift 3
    local layers=("${@/#/$OCI_WORK/layers/}") tree digest
    tree=$OCI_WORK/archive.tmp

    jq --slurp --compact-output --argjson config "$config" --arg architecture "$(dpkg --print-architecture)" \
        --arg created "$(date --utc --date="@$OCI_EPOCH" +%Y-%m-%dT%H:%M:%SZ)" '{
            $created, $architecture, os: "linux", $config,
            rootfs: {type: "layers", diff_ids: map(.diffId)},
            history: map({$created, created_by: .comment})
        }' "${layers[@]}" >"$OCI_WORK/config.tmp"
    digest=$(oci_blob "$OCI_WORK/config.tmp")

    jq --slurp --compact-output --argjson config "$(oci_descriptor application/vnd.oci.image.config.v1+json "$digest")" '{
            schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json",
            $config, layers: map(.descriptor)
        }' "${layers[@]}" >"$OCI_WORK/manifest.tmp"
    digest=$(oci_blob "$OCI_WORK/manifest.tmp")

    rm -rf "$tree"
    mkdir -p "$tree/blobs/sha256"
    echo '{"imageLayoutVersion":"1.0.0"}' >"$tree/oci-layout"
    # Readers look for the name under either key: containerd and Docker under their own, the others under OCI's.
    oci_descriptor application/vnd.oci.image.manifest.v1+json "$digest" |
        jq --compact-output --arg reference "$reference" '{
            schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json",
            manifests: [. + {annotations: {
                "io.containerd.image.name": $reference, "org.opencontainers.image.ref.name": $reference}}]
        }' >"$tree/index.json"
    jq --raw-output '.config.digest, .layers[].digest' "$OCI_WORK/blobs/${digest/://}" | while read -r blob; do
        ln -f "$OCI_WORK/blobs/${blob/://}" "$tree/blobs/${blob/://}"
    done
    ln "$OCI_WORK/blobs/${digest/://}" "$tree/blobs/${digest/://}"
    chmod -R u=rwX,go=rX "$tree"
    oci_tar "$tree" >"$file.tmp"
    mv "$file.tmp" "$file"
    rm -rf "$tree"
}
