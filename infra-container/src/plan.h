/*
 * A launch plan: the steps that make one process, carried out in their order, first by the shim, then by the new process. The plan
 * decides everything; here is only how each step is done.
 */
#ifndef MONOPOD_PLAN_H
#define MONOPOD_PLAN_H

#include "wire.h"

#include <stdbool.h>
#include <stdint.h>

/* Op numbers of PROTOCOL.md that the code has to name; all others are known by the table in plan.c alone. */
enum { OP_PROCESS_NEW = 1, OP_CGROUP_JOIN = 2, OP_EXEC = 24, OP_TTY = 25 };

/* What steps leave for those after them. */
struct plan_state {
	int root;           /* the folder that "in root" means, O_PATH, or -1 */
	bool born_in_group; /* the process is in the group already that it is to join next */
	int handover;       /* the socket by which the shim is given the terminal's other side, or -1 */
};

/*
 * A plan that is well-formed: every step known and whole, exactly one process.new, before it only what the shim may do, exec as the last
 * and only there.
 */
struct plan {
	const unsigned char *steps;
	const unsigned char *end;
	uint32_t count;
	uint32_t process_new; /* number of that step, from 1 */
	uint64_t namespaces;
	const char *pid_namespace_of;
	bool tty; /* its process gets a terminal, whose other side somebody has to take */
	/* The only group that the new process joins, as the first thing that it does; empty where it is another way. */
	const char *group;
};

/* Which step failed, and with which errno; step 0 where none did. */
struct plan_failure {
	uint32_t step;
	uint32_t error;
};

/* Checks the rest of a START or EXEC payload. False where it is not a plan; nothing has been done then. */
bool plan_read(struct plan *plan, struct reader *r);

/* The steps before process.new. */
struct plan_failure plan_run_before(const struct plan *plan, struct plan_state *state);

/* Those behind it; comes back only where one failed. */
struct plan_failure plan_run_after(const struct plan *plan, struct plan_state *state);

#endif
