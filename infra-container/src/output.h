/* What a process says: the read end of the pipe behind its stdout or stderr, which goes to its log. */
#ifndef MONOPOD_OUTPUT_H
#define MONOPOD_OUTPUT_H

#include "log.h"
#include "loop.h"

struct output {
	struct watch watch;
	struct log_stream stream;
	struct log *log;
};

/* Takes over fd, or -1 for a process that is not heard. Where it can't be watched, it is closed: the process then gets EPIPE. */
void output_watch(struct output *output, struct log *log, const char *name, int fd);

/* Takes all that is in the pipe now, in whatever pieces it lies there; for somebody who keeps writing nobody waits. */
void output_drain(struct output *output);

/* Nothing more is taken; half a line that was, is one. */
void output_close(struct output *output);

#endif
