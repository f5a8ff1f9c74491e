/*
 * Descriptors and memory that are given back when their variable goes out of scope, on every way out.
 */
#ifndef MONOPOD_CLEANUP_H
#define MONOPOD_CLEANUP_H

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static inline void cleanup_close(int *fd)
{
	int kept = errno; /* what failed is told by errno, not what came after */

	if (*fd >= 0)
		close(*fd);
	errno = kept;
}

static inline void cleanup_free(void *pointer)
{
	free(*(void **)pointer);
}

#define CLEANUP_CLOSE __attribute__((cleanup(cleanup_close)))
#define CLEANUP_FREE __attribute__((cleanup(cleanup_free)))

/* The descriptor, no longer given back here. */
static inline int take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

#endif
