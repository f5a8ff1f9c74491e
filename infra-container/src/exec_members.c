#include "exec_members.h"

#include "cleanup.h"
#include "kernel.h"

#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
	BATCH = 64,       /* so many are killed at once; it is looked again until nobody is left */
	GROUPS_MAX = 512, /* so many groups are looked at in one go: the shim has others to serve */
	DEPTH_MAX = 16,   /* nobody is looked for below that */
};

/* One walk through a group and those below it. */
struct search {
	int signal; /* for each of them; 0 for none */
	int groups; /* how many are still looked at */
	int found;  /* a descriptor of somebody, or -1 */
};

/* O_RDWR: a control file that this version or controller has not is not to be made. */
static void write_if_there(int group, const char *name, const char *value)
{
	CLEANUP_CLOSE int fd = openat(group, name, O_RDWR | O_CLOEXEC);

	if (fd >= 0 && write(fd, value, strlen(value)) < 0)
		errno = 0; /* it is killed one by one then */
}

static int list(int group, pid_t pids[BATCH])
{
	int fd = openat(group, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	int count = 0;

	while (file && count < BATCH && fscanf(file, "%d", &pids[count]) == 1)
		count++;
	if (file)
		fclose(file);
	else
		cleanup_close(&fd);
	return count;
}

static bool is_listed(pid_t pid, const pid_t *pids, int count)
{
	for (int i = 0; i < count; i++) {
		if (pids[i] == pid)
			return true;
	}
	return false;
}

/*
 * Signals the first of the group's processes, and takes a descriptor of one of them. Only who is still in the group after the descriptor
 * was opened is meant by it: the kernel may have given the number to somebody else.
 */
static void signal_each(int group, struct search *search)
{
	pid_t pids[BATCH], now[BATCH];
	int fds[BATCH];
	int count = list(group, pids);

	search->groups--;
	for (int i = 0; i < count; i++)
		fds[i] = (int)syscall(SYS_pidfd_open, pids[i], 0);
	int left = list(group, now);
	for (int i = 0; i < count; i++) {
		bool meant = fds[i] >= 0 && is_listed(pids[i], now, left);

		if (meant && search->signal)
			sys_pidfd_send_signal(fds[i], search->signal);
		if (meant && search->found < 0)
			search->found = take_fd(&fds[i]);
		cleanup_close(&fds[i]);
	}
}

static int open_group(int folder, const char *name)
{
	return openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* NULL where it can't be read. */
static DIR *read_group(int group)
{
	int fd = open_group(group, ".");
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);

	if (!folder)
		cleanup_close(&fd);
	return folder;
}

/* The next of the groups right below, with its name; -1 where there is none. */
static int open_next(DIR *folder, char name[NAME_MAX + 1])
{
	const struct dirent *entry;
	int fd = -1;

	while (fd < 0 && folder && (entry = readdir(folder))) {
		if (entry->d_type != DT_DIR || strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(name, NAME_MAX + 1, "%s", entry->d_name);
		fd = open_group(dirfd(folder), name);
	}
	return fd;
}

static int open_first(int group, char name[NAME_MAX + 1])
{
	DIR *folder = read_group(group);
	int fd = open_next(folder, name);

	if (folder)
		closedir(folder);
	return fd;
}

/*
 * Goes down to the first group that has none below, signals everybody on the way, and removes it: however deep that is, with two descriptors.
 * Whether that could be done, so that it is worth going again.
 */
static bool remove_one_below(int top, struct search *search)
{
	char name[NAME_MAX + 1], below[NAME_MAX + 1];
	CLEANUP_CLOSE int parent = open_group(top, ".");
	CLEANUP_CLOSE int group = open_first(parent, name);

	while (group >= 0 && search->groups > 0) {
		signal_each(group, search);
		int child = open_first(group, below);
		if (child < 0)
			return unlinkat(parent, name, AT_REMOVEDIR) == 0;
		cleanup_close(&parent);
		parent = group;
		group = child;
		memcpy(name, below, sizeof name);
	}
	return false;
}

static int clear(int top, int signal)
{
	struct search search = {.signal = signal, .groups = GROUPS_MAX, .found = -1};

	signal_each(top, &search);
	while (remove_one_below(top, &search))
		continue;
	return search.found;
}

static int kill_all(int top)
{
	/* In version 1 what forks faster than it is killed would never end; in version 2 the kernel sees to that. */
	write_if_there(top, "pids.max", "0");
	write_if_there(top, "cgroup.kill", "1");
	return clear(top, SIGKILL);
}

int members_kill(const char *path)
{
	CLEANUP_CLOSE int top = open_group(AT_FDCWD, path);

	return top < 0 ? -1 : kill_all(top);
}

/* False where not all could be looked at. */
static bool search_all(int group, int depth, struct search *search)
{
	char name[NAME_MAX + 1];
	bool whole = depth < DEPTH_MAX && search->groups > 0;

	if (!whole)
		return false;
	signal_each(group, search);
	DIR *folder = search->found < 0 ? read_group(group) : NULL;
	for (int child = open_next(folder, name); child >= 0; child = open_next(folder, name)) {
		whole = search_all(child, depth + 1, search) && whole;
		cleanup_close(&child);
		if (search->found >= 0 || !whole)
			break;
	}
	if (folder)
		closedir(folder);
	return whole;
}

int members_find(const char *path)
{
	struct search search = {.groups = GROUPS_MAX, .found = -1};
	CLEANUP_CLOSE int top = open_group(AT_FDCWD, path);

	if (top < 0)
		return -1;
	bool whole = search_all(top, 0, &search);
	if (search.found >= 0)
		return search.found;
	/* What is made to be looked through without end is nothing that a daemon needs. */
	return whole ? clear(top, 0) : kill_all(top);
}
