/*
 * Commands that are run in a container at somebody's wish, each bound to a connection of exec.sock (PROTOCOL.md): when that is closed, or
 * the container ends, nothing of the command is left. What it leaves behind when it ends by itself is no part of it any more
 * (exec_left.h).
 *
 *     connected ──EXEC──▶ starting ──program executed──▶ running ──reaped──▶ drained ──▶ who is left is let go ──▶ ENDED told ──▶ (gone)
 *                            └──────a step failed, reaped───────────────────────────────────▲
 *     connection closed while it runs, container ended: killed with all in its group, then ENDED
 */
#ifndef MONOPOD_EXEC_H
#define MONOPOD_EXEC_H

#include "plan.h"

#include <stdint.h>
#include <sys/types.h>

enum {
	EXECS_MAX = 32,              /* connections at a time */
	EXECS_ENDING_MAX = 96,       /* besides those whose connection is gone, and that are not at their end yet */
	EXECS_WAITING_MAX = 128,     /* that wait to be let in, be it to be refused */
	EXEC_BYTES_MAX = 64 * 1024,  /* of stdin in one frame */
	EXEC_OUTPUT_MAX = 16 * 1024, /* of output in one frame */
	EXEC_ALONE_MS = 3000, /* how long it is waited for the last in its group when the command itself has ended */
	EXEC_DRAIN_MS = 500, /* how long output is waited for that others hold open when the command itself has ended */
};

/* Bits of EXEC's flags. */
enum { EXEC_STDIN = 1 };

/* What EXEC says. Strings and plan point into the frame. */
struct exec_request {
	uint32_t version;
	const char *id; /* the container's process */
	uint32_t flags;
	const char *group;
	struct plan plan;
};

/* 0, or -1 and errno. */
int exec_listen(const char *path);

/* A child that is no process of a container has ended. */
void exec_reaped(pid_t pid, int status);

/* A process has ended: with it all that was to run in its world. */
void exec_container_ended(const char *id);

/* Kills all; they are to be reaped. */
void exec_kill_all(void);

/* Listens no more, and lets go of all that there is. */
void exec_close(void);

/* In a child: gives back what is open here. */
void exec_leave(void);

#endif
