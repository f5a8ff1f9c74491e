/*
 * An agent's side of exec.sock: execs in a container of a real shim, each with a control group of its own.
 */
#ifndef MONOPOD_TEST_EXEC_H
#define MONOPOD_TEST_EXEC_H

#include "start.h"

/* One exec, as its client has it. */
struct command {
	int fd;
	uint32_t pid;
	char group[TEXT_MAX];
};

/* How an exec ended; ended false where that was not told. */
struct outcome {
	bool ended;
	uint32_t exit_code, signal, step, error;
	int refused; /* the errno, 0 where it was not */
	char *out;   /* to be freed; NUL behind it */
	size_t out_size;
	char *err;
};

/* A connection to exec.sock, -1 where there is none to be had. */
int exec_open(const struct shim *shim);

/* The same, but waits for nothing, as an agent. */
int exec_open_at_once(const struct shim *shim);

/* A folder below which the groups are made, in the hierarchy that kills by, or in that of version 2 (NULL where there is none). */
const char *exec_groups(bool version_2);

/* The steps of an exec in a container up to who it is: process.new, cgroup.join, ns.join, root. */
void exec_steps(struct steps *steps, const char *id, const char *group);

/* Sends EXEC on a new connection; group "" for none. Takes the steps. */
struct command exec_send(const struct shim *shim, const char *id, uint32_t flags, const char *group,
			 struct steps *steps);

/* sh -c SCRIPT in the container, with a group of its own in the hierarchy of exec_groups(false). */
struct command exec_shell(const struct shim *shim, const char *id, uint32_t flags, const char *script);

/* The same with a terminal of 24 rows and 80 columns. */
struct command exec_terminal(const struct shim *shim, const char *id, const char *script);

/* Waits for STARTED; false where something else comes. */
bool exec_await_start(struct command *command);

/* Sends bytes of stdin; none for its end. False where not all of it was taken. */
bool exec_input(const struct command *command, const void *bytes, size_t size);

void exec_resize(const struct command *command, int rows, int columns);

/* Reads until ENDED or REFUSED, then until the connection is closed. */
struct outcome exec_outcome(struct command *command);
void outcome_free(struct outcome *outcome);

/* Reads output until it holds this text; false where it ends before. */
bool exec_await_output(struct command *command, const char *text);

/* Waits until the group of an exec is gone. */
bool exec_group_is_gone(const struct command *command);

#define OUTCOME __attribute__((cleanup(outcome_free))) struct outcome

#endif
