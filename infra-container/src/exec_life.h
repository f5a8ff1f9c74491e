/*
 * One exec, as the files that make up its life share it: exec.c how it ends, exec_start.c how it begins, exec_server.c who asks for it.
 */
#ifndef MONOPOD_EXEC_LIFE_H
#define MONOPOD_EXEC_LIFE_H

#include "exec.h"
#include "exec_group.h"
#include "exec_io.h"

#include <stddef.h>

enum life { CONNECTED, ALIVE, DEAD };

struct exec {
	struct exec *next;
	struct exec_io io;
	struct exec_group group;
	char *container;
	enum life life; /* of the command; where there never was one, it is dead when that is known */
	pid_t pid;
	int pidfd;
	struct watch start_pipe;
	int handover; /* a terminal's other side comes from here; -1 without one */
	bool takes_input;
	bool ending;          /* nobody of its group is to be left */
	bool told;            /* ENDED, or REFUSED */
	uint64_t drain_until; /* of loop_now */
	uint64_t alone_until; /* as long as it is waited for others of its group; 0 before that */
	uint32_t exit_code;
	uint32_t signal;
	struct plan_failure failure;
};

#define EXEC_OF(pointer, member) ((struct exec *)((char *)(pointer)-offsetof(struct exec, member)))

/* The first of all; the others by next. */
struct exec *exec_first(void);

/* Whether there are as many as may be at a time. */
bool exec_is_full(void);

/* One more, with its connection; NULL and errno where that is not possible: fd is still the caller's then. */
struct exec *exec_new(int fd, bool (*frame)(struct exec_io *io, uint16_t type, struct reader *payload));

/* Does what EXEC asks for, or refuses it. */
void exec_begin(struct exec *exec, const struct exec_request *request);

/* The program runs, or a step has failed: what the pipe says that execve closes. */
void exec_read_start_pipe(struct exec *exec);

/* Kills the command; the rest follows when that is looked at. */
void exec_end(struct exec *exec);

/* What follows from how things stand. To be called last: it gives the exec back when all is done and told. */
void exec_look(struct exec *exec);

/* The same, from what is inside it. */
void exec_group_changed(struct exec_group *group);

#endif
