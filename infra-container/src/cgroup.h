/* Getting into a control group without waiting for the whole machine (docs/performance.md). */
#ifndef MONOPOD_CGROUP_H
#define MONOPOD_CGROUP_H

/* The calling process, which has one thread, joins the group of this folder. 0, or -1 and errno. */
int cgroup_join(const char *folder);

/* The group of this folder for clone3 to put a child into (CLONE_INTO_CGROUP), or -1 and errno: ENOTSUP in version 1. */
int cgroup_open(const char *folder);

#endif
