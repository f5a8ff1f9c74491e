#include "record.h"

#include "cleanup.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>

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
	if (write(fd, content->data, content->size) != (ssize_t)content->size) {
		int reason = errno ? errno : EIO;

		unlink(temporary);
		errno = reason;
		return -1;
	}
	/* rename(2): a reader, or an agent that comes after a crash, finds all of it or none. */
	return rename(temporary, path);
}
