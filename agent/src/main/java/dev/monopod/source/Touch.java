package dev.monopod.source;

/** How a file was touched, as far as it says whether the file is whole. */
enum Touch {
    /** It may be read: closed by a writer, moved here, or another file than before behind a symbolic link. */
    WHOLE,
    /** A name was made or removed. A regular file of this name is about to be written, unless it is an old one with a new name. */
    NAMED,
    /** Its name was removed, and not by giving the file another. */
    REMOVED,
    /** The same as {@link #NAMED}, of the file at the end of a symbolic link. */
    TARGET_NAMED,
    /** Owner or mode changed. */
    ATTRIBUTES
}
