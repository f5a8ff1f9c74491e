/*
 * What commands have left behind that ended by themselves: it lives on in the control group of its command until nobody is left there, or
 * the container ends. It is not moved into the container's own group: that goes by numbers, which the kernel may have given to a process
 * of the machine meanwhile, and whoever forks would have to be run after.
 */
#ifndef MONOPOD_EXEC_LEFT_H
#define MONOPOD_EXEC_LEFT_H

#include "exec_group.h"

enum {
	EXECS_LEFT_MAX = 64,  /* groups at a time, in all containers of the pod */
	EXEC_LEFT_MS = 60000, /* for one that is not to be removed though nobody is seen in it */
};

/* Takes the group over, with whoever is in it. Where that is not possible, or there are too many, it stays the caller's. */
void exec_left_keep(struct exec_group *group, const char *container);

/* The same, where it is to be ended, and that takes long. */
void exec_left_end(struct exec_group *group, const char *container);

/* Kills all that was left in a container. */
void exec_left_container_ended(const char *container);

/* Kills all; they are to be reaped, as far as they are children. */
void exec_left_kill_all(void);

/* Lets go of all that there is; removes what is empty by now. */
void exec_left_close(void);

#endif
