/*
 * The frames that the shim sends (PROTOCOL.md).
 */
#ifndef MONOPOD_FRAME_H
#define MONOPOD_FRAME_H

#include "process.h"
#include "wire.h"

/* Every version from the oldest on is spoken, with whoever speaks no newer one. */
enum { OLDEST_VERSION = 1, PROTOCOL_VERSION = 1 };

enum { FRAME_MAX = 4 << 20, FRAME_HEADER = 6 };

enum frame_type {
	HELLO = 1,
	START = 2,
	SIGNAL = 3,
	FORGET = 4,
	SHUTDOWN = 5,
	WELCOME = 128,
	PROCESS = 129,
	DONE = 130,
	REFUSED = 131,
};

void frame_welcome(struct writer *w, uint32_t request, uint32_t version);
void frame_process(struct writer *w, uint32_t request, const struct process *process);
void frame_done(struct writer *w, uint32_t request);
void frame_refused(struct writer *w, uint32_t request, int error, const char *why);

/* Takes a START payload apart. False where it is not one. */
bool frame_read_start(struct reader *payload, struct start *start);

#endif
