/* The parts of the floor: files and groups of a pod, and how a process becomes one of its own. All end the program where they fail. */
#ifndef MONOPOD_FLOOR_H
#define MONOPOD_FLOOR_H

#include <limits.h>

struct settings {
	const char *run_dir;
	const char *cgroup_root;
	const char *lower;
	const char *pause;
	const char *program;
};

_Noreturn void die(const char *what);

/* ---- groups.c: the controllers cpu, cpuacct, memory and pids, wherever they are mounted ---- */

/* Looks for the hierarchies; to be called first. */
void groups_find(void);
void groups_make(const char *group, const char *child);
/* What a process is to be born into, or -1 where it has to join by itself. */
int groups_open(const char *group, const char *child);
void groups_join(const char *group, const char *child);
void groups_remove(const char *group, const char *child);

/* ---- files.c ---- */

void files_of_pod(const char *dir);
void files_of_container(const char *dir, const char *name);
void remove_tree(const char *dir);

/* ---- view.c: what a process sees ---- */

void mount_shm(const char *dir);
void unmount_shm(const char *dir);
_Noreturn void become_pause(const struct settings *settings, const char *dir, const char *hostname);
_Noreturn void become_container(const struct settings *settings, const char *dir, const char *name);

/* Mounts a cgroup file system for each hierarchy below /sys/fs/cgroup of the root that is the working directory. */
void groups_mount(void);

/* What the mount steps of view.c are made of. */
int make_fs(const char *type, const char *const *options, unsigned attributes);
void attach(int what, const char *target);

#endif
