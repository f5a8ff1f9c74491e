/*
 * The processes of a pod: those that run, and those that have ended and are not forgotten yet.
 *
 *     process_start ──▶ STARTING ──program executed──▶ RUNNING ──reaped──▶ EXITED ──process_forget──▶ (gone)
 *                          │                                                             ▲
 *                          └──a step failed, reaped──▶ FAILED ───────────────────────────┘
 */
#ifndef MONOPOD_PROCESS_H
#define MONOPOD_PROCESS_H

#include "log.h"
#include "loop.h"
#include "output.h"
#include "plan.h"
#include "wire.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum process_state { STARTING = 1, RUNNING = 2, EXITED = 3, FAILED = 4 };

struct process {
	struct process *next;
	char *id;
	char *record;    /* path of the file that its end is written to */
	bool unrecorded; /* it has ended, and the file could not be written yet */
	enum process_state state;
	pid_t pid;
	int pidfd;
	uint64_t started_at; /* nanoseconds since 1970 */
	uint64_t finished_at;
	uint32_t exit_code;
	uint32_t signal;
	struct plan_failure failure;
	uint32_t request; /* the START that is still to be answered, 0 if none */
	struct watch start_pipe;
	struct output out;
	struct output err;
	struct log *log;
};

/* What START says. Strings and plan point into the frame. */
struct start {
	const char *id;
	const char *record;
	const char *log;
	uint64_t log_max_bytes;
	uint32_t log_max_files;
	struct plan plan;
};

/* Told of every process that has begun to run, failed to, or ended; request is that of the START that this answers, or 0. */
typedef void process_listener(const struct process *process, uint32_t request);

/*
 * 0, or -1 and errno. in_child is called first of all in every process that is made, which still holds all that the shim does; other is
 * told of children that have ended and are none of these.
 */
int process_init(process_listener *listener, void (*in_child)(void), void (*other)(pid_t pid, int status));

struct process *process_find(const char *id);

/* The first of all processes; the others by next. */
struct process *process_first(void);

/*
 * Begins to start a process. NULL and errno where that was not even possible; everything else comes by the listener, later or
 * before this returns.
 */
struct process *process_start(const struct start *start, uint32_t request);

struct pipes;

/*
 * Carries a plan out up to a child that is on its way to its program: its pid. 0 where that was not possible; failure says why.
 */
pid_t process_spawn(const struct plan *plan, const struct pipes *pipes, int *pidfd, struct plan_failure *failure);

/* Reaps whoever has ended. */
void process_reap(void);

/* Kills all that run, waits for their ends and records them. */
void process_end_all(void);

/* Drops what is kept of a process that has ended, and its record. */
void process_forget(struct process *process);

#endif
