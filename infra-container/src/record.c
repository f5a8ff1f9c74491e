#include "record.h"

#include "cleanup.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>

/* Removes what was begun; -1, and errno is this one. */
static int give_up(const char *temporary, int reason)
{
	unlink(temporary);
	errno = reason;
	return -1;
}

int record_write(const char *path, const struct writer *content)
{
	char temporary[PATH_MAX];
	int length = snprintf(temporary, sizeof temporary, "%s.new", path);

	if (content->failed || length < 0 || (size_t)length >= sizeof temporary) {
		errno = content->failed ? ENOMEM : ENAMETOOLONG;
		return -1;
	}
	CLEANUP_CLOSE int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	ssize_t written = write(fd, content->data, content->size);
	/* A short write to a regular file has met the end of the room. */
	if (written != (ssize_t)content->size)
		return give_up(temporary, written < 0 ? errno : ENOSPC);
	/* rename(2): a reader, or an agent that comes after a crash, finds all of it or none. */
	return rename(temporary, path) < 0 ? give_up(temporary, errno) : 0;
}
