/*
 * The frames that the shim sends (PROTOCOL.md).
 */
#ifndef MONOPOD_FRAME_H
#define MONOPOD_FRAME_H

#include "exec.h"
#include "process.h"
#include "wire.h"

/* Every version from the oldest on is spoken, with whoever speaks no newer one. */
enum { OLDEST_VERSION = 1, PROTOCOL_VERSION = 2, EXEC_VERSION = 2 };

enum { FRAME_MAX = 4 << 20, FRAME_HEADER = 6 };

enum frame_type {
	HELLO = 1,
	START = 2,
	SIGNAL = 3,
	FORGET = 4,
	SHUTDOWN = 5,
	EXEC_START = 6,
	STDIN = 7,
	RESIZE = 8,
	WELCOME = 128,
	PROCESS = 129,
	DONE = 130,
	REFUSED = 131,
	STARTED = 132,
	OUTPUT = 133,
	ENDED = 134,
};

void frame_welcome(struct writer *w, uint32_t request, uint32_t version);
void frame_process(struct writer *w, uint32_t request, const struct process *process);
void frame_done(struct writer *w, uint32_t request);
void frame_refused(struct writer *w, uint32_t request, int error, const char *why);

/* Those of exec.sock, whose request is always 0. */
void frame_started(struct writer *w, pid_t pid);
void frame_output(struct writer *w, uint8_t stream, const void *bytes, size_t size);
void frame_ended(struct writer *w, uint32_t exit_code, uint32_t signal, struct plan_failure failure);

/* Takes an EXEC payload apart. False where it is not one. */
bool frame_read_exec(struct reader *payload, struct exec_request *request);

/* Takes a START payload apart. False where it is not one. */
bool frame_read_start(struct reader *payload, struct start *start);

#endif
