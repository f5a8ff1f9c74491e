/*
 * A folder of a test's own, removed with all that is in it.
 */
#ifndef MONOPOD_SCRATCH_H
#define MONOPOD_SCRATCH_H

#include <stddef.h>

struct scratch {
	char path[64];
	int fd; /* O_PATH | O_DIRECTORY */
};

/* Ends the program where it can't be made: nothing could be tested. */
struct scratch scratch_make(void);

/* Unmounts what was mounted right on a folder in it, and removes it. */
void scratch_remove(struct scratch *scratch);

/* A path inside; valid until eight more have been asked for. */
const char *scratch_path(const struct scratch *scratch, const char *name);

/* A file inside with this content. */
void scratch_write(const struct scratch *scratch, const char *name, const void *content, size_t size);
void scratch_text(const struct scratch *scratch, const char *name, const char *text);

/* A file's content, NUL at its end, to be freed; NULL where it can't be read. */
char *read_file(const char *path, size_t *size);

#define SCRATCH __attribute__((cleanup(scratch_remove))) struct scratch

#endif
