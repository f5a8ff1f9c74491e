/* A new process on the way from the shim's program to its own. */
#ifndef MONOPOD_CHILD_H
#define MONOPOD_CHILD_H

#include "plan.h"

#include <stdbool.h>
#include <sys/types.h>

/* Between the shim and its child; -1 where there is none. The child closes its end of start by executing its program. */
struct pipes {
	int start[2];
	int in[2];
	int out[2];
	int err[2];
	int tty[2]; /* a pair of sockets: the other side of the terminal that the child opens comes through it */
};

/* 0, or -1 and errno: to be called once before the others. */
int child_init(void);

/* What the child has in the place of the machine's null device; a terminal opens its own. */
enum heard { NOT_HEARD, OUTPUT_HEARD, ALL_HEARD, BY_TERMINAL };

/* 0, or -1 and errno: those that are open are still to be closed then. */
int pipes_open(struct pipes *pipes, enum heard heard);

void pipes_close(struct pipes *pipes);

/*
 * A child with the plan's namespaces, born in the pid namespace of the process behind a pidfd unless that is -1, and in its control group
 * where the kernel can do that, which state then says: its pid, 0 in the child itself, -1 and errno.
 */
pid_t child_clone(const struct plan *plan, struct plan_state *state, int pid_namespace_of, int *pidfd);

/* In the child, from its first instruction to the program's. */
_Noreturn void child_become(const struct plan *plan, struct plan_state *state, const struct pipes *pipes);

#endif
