#include "cgroup.h"

#include "cleanup.h"
#include "kernel.h"

#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/vfs.h>

static int join_by(const char *folder, const char *file)
{
	char path[PATH_MAX];
	int length = snprintf(path, sizeof path, "%s/%s", folder, file);

	if (length < 0 || (size_t)length >= sizeof path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	CLEANUP_CLOSE int fd = open(path, O_WRONLY | O_CLOEXEC);
	return fd < 0 || write(fd, "0", 1) < 0 ? -1 : 0;
}

/*
 * Moving a process takes a lock that forks hold for reading, and the first to take it after a pause waits until every processor has
 * noticed: an RCU grace period, 5 to 30 ms. Not so a thread that moves itself (Linux 5.5), and with one thread that is the same. Only
 * version 1 has the file for it.
 */
int cgroup_join(const char *folder)
{
	if (join_by(folder, "tasks") == 0)
		return 0;
	return errno == ENOENT ? join_by(folder, "cgroup.procs") : -1;
}

int cgroup_open(const char *folder)
{
	CLEANUP_CLOSE int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct statfs fs;

	if (fd < 0 || fstatfs(fd, &fs) < 0)
		return -1;
	if (fs.f_type != CGROUP2_SUPER_MAGIC) {
		errno = ENOTSUP;
		return -1;
	}
	return take_fd(&fd);
}
