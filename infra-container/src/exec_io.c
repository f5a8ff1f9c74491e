#include "exec_io.h"

#include "cleanup.h"
#include "exec.h"
#include "exec_parting.h"
#include "frame.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Shared by all: the loop does one thing at a time. */
static unsigned char chunk[EXEC_OUTPUT_MAX];

/* As much as a user may make a pipe hold (/proc/sys/fs/pipe-max-size): what is left in one when nobody writes any more. */
enum { LAST_MAX = 1 << 20 };

#define IO_OF(watch, member) ((struct exec_io *)((char *)(watch)-offsetof(struct exec_io, member)))

static void drop(struct writer *w, size_t size)
{
	if (size == w->size) {
		writer_free(w);
		return;
	}
	memmove(w->data, w->data + size, w->size - size);
	w->size -= size;
}

void exec_io_close(struct exec_io *io)
{
	loop_remove(&io->connection);
	loop_remove(&io->in);
	loop_remove(&io->out);
	loop_remove(&io->err);
	writer_free(&io->received);
	writer_free(&io->sending);
	writer_free(&io->input);
}

void exec_io_part(struct exec_io *io)
{
	if (io->connection.fd < 0)
		return;
	loop_ignore(&io->connection);
	exec_part(take_fd(&io->connection.fd));
}

bool exec_io_is_heard(const struct exec_io *io)
{
	return io->out.fd >= 0 || io->err.fd >= 0;
}

/* ---- to the command ---- */

static void end_input(struct exec_io *io)
{
	loop_remove(&io->in);
	writer_free(&io->input);
}

static void write_input(struct exec_io *io)
{
	while (io->in.fd >= 0 && io->input.size > 0) {
		ssize_t size = write(io->in.fd, io->input.data, io->input.size);

		if (size < 0 && errno == EAGAIN)
			return;
		if (size < 0)
			end_input(io); /* nobody will read it */
		else
			drop(&io->input, (size_t)size);
	}
	/* A terminal's other side stays: its end is not the end of what is typed. */
	if (io->input_ended && io->in.fd >= 0 && !isatty(io->in.fd))
		end_input(io);
}

void exec_io_input(struct exec_io *io, const unsigned char *bytes, size_t size)
{
	if (size == 0)
		io->input_ended = true;
	if (io->in.fd >= 0)
		write_bytes(&io->input, bytes, size);
	write_input(io);
}

/* False where what comes is no frame; to be told then. */
static bool take_frames(struct exec_io *io)
{
	size_t at = 0;
	bool good = true;

	while (good && io->connection.fd >= 0 && !io->paused && io->input.size == 0 &&
	       io->received.size - at >= sizeof(uint32_t)) {
		struct reader r = {io->received.data + at, io->received.data + io->received.size, false};
		uint32_t length = read_u32(&r);

		good = length >= FRAME_HEADER && length <= io->frame_max;
		if (!good || (size_t)(r.end - r.at) < length)
			break;
		r.end = r.at + length;
		uint16_t type = read_u16(&r);
		read_u32(&r);
		good = io->frame(io, type, &r);
		at += sizeof length + length;
	}
	if (at > 0)
		drop(&io->received, at);
	return good;
}

static void in_ready(struct watch *watch)
{
	struct exec_io *io = IO_OF(watch, in);

	write_input(io);
	exec_io_settle(io);
}

/* ---- to the agent ---- */

void exec_io_flush(struct exec_io *io)
{
	if (io->sending.failed) {
		loop_remove(&io->connection);
		return;
	}
	while (io->connection.fd >= 0 && io->sending.size > 0) {
		ssize_t size = send(io->connection.fd, io->sending.data, io->sending.size, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (size < 0 && errno == EAGAIN)
			return;
		if (size < 0)
			loop_remove(&io->connection);
		else
			drop(&io->sending, (size_t)size);
	}
}

/* One piece of what is there; the watch is removed at the end of the stream. Whether something was taken. */
static bool take_output(struct exec_io *io, struct watch *watch)
{
	size_t most = io->left < sizeof chunk ? io->left : sizeof chunk;
	ssize_t size = watch->fd < 0 ? 0 : read(watch->fd, chunk, most);

	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (size <= 0) { /* EIO is a terminal's end */
		loop_remove(watch);
		return false;
	}
	if (io->left != SIZE_MAX)
		io->left -= (size_t)size;
	frame_output(&io->sending, watch == &io->err ? STDERR_FILENO : STDOUT_FILENO, chunk, (size_t)size);
	return true;
}

static void out_ready(struct watch *watch)
{
	struct exec_io *io = IO_OF(watch, out);

	take_output(io, watch);
	exec_io_settle(io);
}

static void err_ready(struct watch *watch)
{
	struct exec_io *io = IO_OF(watch, err);

	take_output(io, watch);
	exec_io_settle(io);
}

void exec_io_take_last(struct exec_io *io)
{
	if (io->left == SIZE_MAX)
		io->left = LAST_MAX;
	for (struct watch *watch = &io->out; watch; watch = watch == &io->out ? &io->err : NULL) {
		while (watch->fd >= 0) {
			exec_io_flush(io);
			if (io->sending.size > 0)
				return; /* the rest when the connection takes more */
			if (io->connection.fd < 0 || !take_output(io, watch))
				loop_remove(watch);
		}
	}
}

/* ---- both ---- */

static void receive(struct exec_io *io)
{
	ssize_t size = recv(io->connection.fd, chunk, sizeof chunk, MSG_DONTWAIT);

	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (size <= 0) {
		loop_remove(&io->connection);
		return;
	}
	write_bytes(&io->received, chunk, (size_t)size);
	if (io->received.failed)
		loop_remove(&io->connection);
}

static void connection_ready(struct watch *watch)
{
	struct exec_io *io = IO_OF(watch, connection);

	if (watch->happened & (EPOLLHUP | EPOLLERR | EPOLLRDHUP))
		loop_remove(watch);
	else if (watch->happened & EPOLLIN)
		receive(io);
	exec_io_settle(io);
}

/* The connection is watched for its end in any case; all else only where there is something to be done with it. */
bool exec_io_listen(struct exec_io *io)
{
	uint32_t sending = io->sending.size > 0 ? EPOLLOUT : 0;
	uint32_t taking = !io->paused && io->input.size == 0 ? EPOLLIN : 0;
	uint32_t heard = !io->paused && !sending ? EPOLLIN : 0;

	if (loop_want(&io->connection, EPOLLRDHUP | sending | taking) == 0 &&
	    loop_want(&io->in, io->input.size > 0 ? EPOLLOUT : 0) == 0 && loop_want(&io->out, heard) == 0 &&
	    loop_want(&io->err, heard) == 0)
		return true;
	loop_remove(&io->connection);
	return false;
}

void exec_io_settle(struct exec_io *io)
{
	if (!take_frames(io)) {
		frame_refused(&io->sending, 0, EPROTO, "frame");
		exec_io_flush(io);
		exec_io_part(io);
	}
	exec_io_flush(io);
	io->changed(io);
}

int exec_io_open(struct exec_io *io, int fd)
{
	io->connection = (struct watch){.fd = fd, .ready = connection_ready};
	io->in = (struct watch){.fd = -1, .ready = in_ready};
	io->out = (struct watch){.fd = -1, .ready = out_ready};
	io->err = (struct watch){.fd = -1, .ready = err_ready};
	io->left = SIZE_MAX;
	io->frame_max = FRAME_MAX;
	return loop_want(&io->connection, EPOLLIN | EPOLLRDHUP);
}
