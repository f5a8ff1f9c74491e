/*
 * Paths inside a root that somebody else filled. Whatever symlinks it holds, the kernel resolves them inside it, and what comes back is a
 * descriptor: nothing is looked up by its name a second time.
 */
#ifndef MONOPOD_INROOT_H
#define MONOPOD_INROOT_H

#include <stdbool.h>

enum links { LINKS_FOLLOWED, LINKS_REFUSED };

/* An O_PATH descriptor of what is there, or -1 and errno; ELOOP for a symlink that is refused. */
int inroot_find(int root, const char *path, enum links links);

/*
 * The same for a directory, made (0755) with those above it where it is missing; where a symlink leads to nothing, what it names is
 * made.
 */
int inroot_directory(int root, const char *path, enum links links);

/* The same for a file, made empty (0644) where it is missing, with the directories above it. */
int inroot_file(int root, const char *path, enum links links);

/* The directory above path, made where missing; *name is the last component, inside path. */
int inroot_parent(int root, const char *path, enum links links, const char **name);

#endif
