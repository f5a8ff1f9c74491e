package dev.monopod.source;

/** What a file's name in the manifest directory says about it. */
enum NameRule {
    /** To be read: {@code *.yaml}, {@code *.yml}, {@code *.json}. */
    MANIFEST,
    /** Not even mentioned: dotfiles, as for the kubelet, and what editors leave for a moment beside the file that they save. */
    HIDDEN,
    /** Mentioned as ignored, since it may be a manifest with a wrong name. */
    OTHER;

    /** The file that vim makes and removes to see whether it may write to a directory. */
    private static final String VIM_WRITE_TEST = "4913";

    static NameRule of(String name) {
        if (name.startsWith(".") || isEditorTemporary(name)) {
            return HIDDEN;
        }
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json") ? MANIFEST : OTHER;
    }

    private static boolean isEditorTemporary(String name) {
        return name.endsWith("~")
                || (name.startsWith("#") && name.endsWith("#"))
                || name.endsWith(".swp")
                || name.endsWith(".swx")
                || name.endsWith(".tmp")
                || name.equals(VIM_WRITE_TEST);
    }
}
