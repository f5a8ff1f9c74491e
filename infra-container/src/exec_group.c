#include "exec_group.h"

#include "cleanup.h"
#include "kernel.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* So many are killed at once; it is looked again until nobody is left. */
enum { BATCH = 64 };

int exec_group_make(struct exec_group *group, const char *path, void (*changed)(struct exec_group *group))
{
	*group = (struct exec_group){.member.fd = -1, .changed = changed};
	if (!*path)
		return 0;
	group->path = strdup(path);
	if (!group->path)
		return -1;
	if (mkdir(path, 0755) == 0)
		return 0;
	/* Whosever it is, it is not to be removed. */
	cleanup_free(&group->path);
	group->path = NULL;
	return -1;
}

static FILE *open_file(const struct exec_group *group, const char *name, const char *mode)
{
	char path[PATH_MAX];
	int length = snprintf(path, sizeof path, "%s/%s", group->path, name);

	return length < (int)sizeof path ? fopen(path, mode) : NULL;
}

/* "r+": a control file that this version or controller has not is not to be made. */
static bool write_if_there(const struct exec_group *group, const char *name, const char *value)
{
	FILE *file = open_file(group, name, "r+e");

	if (!file)
		return false;
	bool written = fputs(value, file) >= 0;

	return fclose(file) == 0 && written;
}

static int list(const struct exec_group *group, pid_t pids[BATCH])
{
	FILE *file = open_file(group, "cgroup.procs", "re");
	int count = 0;

	while (file && count < BATCH && fscanf(file, "%d", &pids[count]) == 1)
		count++;
	if (file)
		fclose(file);
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
 * Sends a signal, or none (0), to the first of the group's processes; a descriptor of one of them, or -1. Only who is still in the group
 * after the descriptor was opened is meant by it: the kernel may have given the number to somebody else.
 */
static int signal_each(const struct exec_group *group, int signal)
{
	pid_t pids[BATCH], now[BATCH];
	int fds[BATCH], one = -1;
	int count = list(group, pids);

	for (int i = 0; i < count; i++)
		fds[i] = (int)syscall(SYS_pidfd_open, pids[i], 0);
	int left = list(group, now);
	for (int i = 0; i < count; i++) {
		bool meant = fds[i] >= 0 && is_listed(pids[i], now, left);

		if (meant && signal)
			sys_pidfd_send_signal(fds[i], signal);
		if (meant && one < 0)
			one = take_fd(&fds[i]);
		cleanup_close(&fds[i]);
	}
	return one;
}

static void member_ended(struct watch *watch)
{
	struct exec_group *group = (struct exec_group *)((char *)watch - offsetof(struct exec_group, member));

	loop_remove(watch);
	group->changed(group);
}

static bool removed(struct exec_group *group)
{
	if (rmdir(group->path) < 0 && errno != ENOENT)
		return false;
	loop_remove(&group->member);
	free(group->path);
	group->path = NULL;
	return true;
}

/* Its end is worth another look; where it can't be watched, the next one comes by the clock. Whether the group is gone already. */
static bool watched(struct exec_group *group, int member)
{
	group->member = (struct watch){.fd = member, .ready = member_ended};
	if (member >= 0 && loop_add(&group->member) == 0)
		return false;
	loop_remove(&group->member);
	return removed(group);
}

bool exec_group_ended(struct exec_group *group)
{
	if (!group->path || removed(group))
		return true;
	if (group->member.fd >= 0 && group->killed)
		return false;
	loop_remove(&group->member);
	group->killed = true;
	/* In version 1 what forks faster than it is killed would never end; in version 2 the kernel sees to that. */
	write_if_there(group, "pids.max", "0");
	write_if_there(group, "cgroup.kill", "1");
	return watched(group, signal_each(group, SIGKILL));
}

bool exec_group_is_empty(struct exec_group *group)
{
	if (!group->path || removed(group))
		return true;
	return group->member.fd < 0 && watched(group, signal_each(group, 0));
}

void exec_group_move(struct exec_group *to, struct exec_group *from, void (*changed)(struct exec_group *group))
{
	*to = (struct exec_group){.path = from->path, .member.fd = -1, .killed = from->killed, .changed = changed};
	from->path = NULL;
	exec_group_free(from);
}

void exec_group_free(struct exec_group *group)
{
	loop_remove(&group->member);
	free(group->path);
	group->path = NULL;
}
