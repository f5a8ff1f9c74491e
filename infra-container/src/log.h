/*
 * A container's log in CRI format: what its stdout and stderr say, line by line, in a file that is rotated by size.
 */
#ifndef MONOPOD_LOG_H
#define MONOPOD_LOG_H

#include <stddef.h>
#include <stdint.h>

enum { LOG_LINE_MAX = 16 * 1024 };

struct log;

/* One of the two streams that go to a log; what has come of a line that is not whole yet. */
struct log_stream {
	const char *name; /* stdout or stderr */
	char *partial;
	size_t partial_size;
};

/* NULL and errno where the file can't be opened. Both sizes are as in START. */
struct log *log_open(const char *path, uint64_t max_bytes, uint32_t max_files);

/* Takes what has been read from a stream. Never fails: what can't be written is counted, and told in the log later. */
void log_take(struct log *log, struct log_stream *stream, const char *text, size_t size);

/* The stream has ended: what is left without a newline is a line too. */
void log_end(struct log *log, struct log_stream *stream);

void log_close(struct log *log);

#endif
