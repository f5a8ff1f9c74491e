#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { CHUNK = 32 * 1024 };

/* Shared by all streams: the loop reads one at a time. */
static char chunk[CHUNK];

/* Takes what is in the pipe: so many bytes, none where there is nothing now; at the end of the stream the watch is removed. */
static size_t take(struct output *output)
{
	if (output->watch.fd < 0)
		return 0;
	ssize_t size = read(output->watch.fd, chunk, sizeof chunk);

	if (size > 0) {
		log_take(output->log, &output->stream, chunk, (size_t)size);
		return (size_t)size;
	}
	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	log_end(output->log, &output->stream);
	loop_remove(&output->watch);
	return 0;
}

static void ready(struct watch *watch)
{
	take((struct output *)watch);
}

void output_drain(struct output *output)
{
	int held = 0;

	if (output->watch.fd < 0 || ioctl(output->watch.fd, FIONREAD, &held) < 0)
		held = 0;
	for (size_t left = (size_t)held, taken; left > 0 && (taken = take(output)) > 0;)
		left -= taken < left ? taken : left;
	/* Behind it stands the end of the stream, if nobody else holds it open. */
	take(output);
}

void output_close(struct output *output)
{
	if (output->watch.fd >= 0 && output->log)
		log_end(output->log, &output->stream);
	loop_remove(&output->watch);
}

void output_watch(struct output *output, struct log *log, const char *name, int fd)
{
	output->log = log;
	output->stream.name = name;
	output->watch = (struct watch){.fd = fd, .ready = ready};
	if (fd < 0)
		return;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (loop_add(&output->watch) < 0)
		loop_remove(&output->watch);
}
