/* The floor's control groups: the same controllers as the agent uses, in either version. */
#include "../src/kernel.h"
#include "floor.h"

#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

enum { HIERARCHIES = 4 };

static const char *const CONTROLLERS[HIERARCHIES] = {"cpu", "cpuacct", "memory", "pids"};

static int version2;
static int hierarchies;
static char mount_points[HIERARCHIES][64];

void groups_find(void)
{
	struct statfs fs;

	version2 = statfs("/sys/fs/cgroup", &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC;
	hierarchies = version2 ? 1 : HIERARCHIES;
	for (int i = 0; i < hierarchies; i++)
		snprintf(mount_points[i], sizeof mount_points[i], version2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/%s",
			 CONTROLLERS[i]);
}

static void path_of(char path[PATH_MAX], int hierarchy, const char *group, const char *child, const char *file)
{
	snprintf(path, PATH_MAX, "%s/%s%s%s%s%s", mount_points[hierarchy], group, *child ? "/" : "", child,
		 *file ? "/" : "", file);
}

static void write_value(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, value, strlen(value)) < 0)
		die(path);
	close(fd);
}

static void make_folder(const char *path)
{
	char parent[PATH_MAX];

	if (mkdir(path, 0755) == 0)
		return;
	if (errno != ENOENT)
		die(path);
	snprintf(parent, sizeof parent, "%.*s", (int)(strrchr(path, '/') - path), path);
	if (mkdir(parent, 0755) < 0 || mkdir(path, 0755) < 0)
		die(path);
}

void groups_make(const char *group, const char *child)
{
	char path[PATH_MAX];

	for (int i = 0; i < hierarchies; i++) {
		if (version2 && *child) {
			path_of(path, i, group, "", "cgroup.subtree_control");
			write_value(path, "+cpu +memory +pids");
		}
		path_of(path, i, group, child, "");
		make_folder(path);
	}
	/* The limits that a pod of class BestEffort gets. */
	path_of(path, 0, group, child, version2 ? "cpu.weight" : "cpu.shares");
	if (strcmp(child, "infra") != 0)
		write_value(path, version2 ? "1" : "2");
}

int groups_open(const char *group, const char *child)
{
	char path[PATH_MAX];

	if (!version2)
		return -1;
	path_of(path, 0, group, child, "");
	return open(path, O_PATH | O_CLOEXEC);
}

void groups_join(const char *group, const char *child)
{
	char path[PATH_MAX];

	for (int i = 0; i < hierarchies && !version2; i++) {
		path_of(path, i, group, child, "tasks");
		write_value(path, "0");
	}
}

void groups_remove(const char *group, const char *child)
{
	char path[PATH_MAX];

	for (int i = 0; i < hierarchies; i++) {
		path_of(path, i, group, child, "");
		/* Busy for a moment after the last process of it has been reaped. */
		while (rmdir(path) < 0) {
			if (errno != EBUSY)
				die(path);
		}
	}
}

void groups_mount(void)
{
	static const char *const NONE[] = {NULL};

	if (version2) {
		attach(make_fs("cgroup2", NONE, MOUNT_ATTR_RDONLY), "sys/fs/cgroup");
		return;
	}
	const char *const options[] = {"mode=755", "size=16k", NULL};

	attach(make_fs("tmpfs", options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC), "sys/fs/cgroup");
	for (int i = 0; i < hierarchies; i++) {
		const char *const controller[] = {CONTROLLERS[i], NULL};
		char target[64];

		snprintf(target, sizeof target, "sys/fs/cgroup/%s", CONTROLLERS[i]);
		if (mkdir(target, 0755) < 0)
			die(target);
		attach(make_fs("cgroup", controller, MOUNT_ATTR_RDONLY), target);
	}
	int top = open("sys/fs/cgroup", O_PATH | O_CLOEXEC);
	struct mount_attr read_only = {.attr_set = MOUNT_ATTR_RDONLY};

	if (top < 0 || sys_mount_setattr(top, "", AT_EMPTY_PATH, &read_only) < 0)
		die("sys/fs/cgroup");
}
