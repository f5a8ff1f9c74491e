/* Who asks for an exec: the socket, its connections, and the frames that come by them. */
#include "cleanup.h"
#include "exec_left.h"
#include "exec_life.h"
#include "exec_parting.h"
#include "frame.h"
#include "kernel.h"
#include "socket.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

static void listener_ready(struct watch *watch);
static struct watch listening = {.fd = -1, .ready = listener_ready};
static const char *socket_path;

/* Of what is no terminal, or none any more, nothing is said: it may have ended meanwhile. */
static bool resize(const struct exec *exec, struct reader *payload)
{
	struct winsize size = {0};

	size.ws_row = read_u16(payload);
	size.ws_col = read_u16(payload);
	if (exec->io.out.fd >= 0)
		ioctl(exec->io.out.fd, TIOCSWINSZ, &size);
	return read_all(payload);
}

/* False where it is no frame that may come now. */
static bool frame_came(struct exec_io *io, uint16_t type, struct reader *payload)
{
	struct exec *exec = EXEC_OF(io, io);
	struct exec_request request;

	if (exec->life == CONNECTED) {
		if (type != EXEC_START || !frame_read_exec(payload, &request))
			return false;
		exec_begin(exec, &request);
		return true;
	}
	if (type == RESIZE)
		return resize(exec, payload);
	struct reader bytes = type == STDIN ? read_part(payload, read_u32(payload)) : (struct reader){.bad = true};

	if (bytes.bad || !read_all(payload) || !exec->takes_input)
		return false;
	exec_io_input(io, bytes.at, (size_t)(bytes.end - bytes.at));
	return true;
}

/* Said at once or not at all: whoever asks for one thing after the other hears of the first of them. */
static void turn_away(int *fd, int error, const char *why)
{
	struct writer w = {0};

	frame_refused(&w, 0, error, why);
	if (!w.failed && send(*fd, w.data, w.size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		errno = 0;
	writer_free(&w);
	exec_part(take_fd(fd));
}

static void listen_again(void);
static struct retry again = {.call = listen_again};

static void listen_again(void)
{
	if (loop_add(&listening) < 0)
		loop_retry(&again);
}

static void listener_ready(struct watch *watch)
{
	CLEANUP_CLOSE int fd = accept4(watch->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0 && socket_nothing_left(errno)) {
		loop_ignore(watch);
		loop_retry(&again);
	}
	if (fd < 0)
		return;
	if (exec_is_full())
		turn_away(&fd, EAGAIN, "as many commands are run in this pod already as may be at a time");
	else if (exec_new(fd, frame_came))
		take_fd(&fd);
	else
		turn_away(&fd, errno, "exec");
}

int exec_listen(const char *path)
{
	socket_path = path;
	listening.fd = socket_listen(path, EXECS_WAITING_MAX);
	return listening.fd < 0 ? -1 : loop_add(&listening);
}

void exec_close(void)
{
	loop_remove(&listening);
	unlink(socket_path);
	for (struct exec *exec = exec_first(), *next; exec; exec = next) {
		next = exec->next;
		loop_remove(&exec->io.connection);
		exec_look(exec);
	}
	exec_left_close();
}

void exec_leave(void)
{
	close(listening.fd);
	for (struct exec *exec = exec_first(); exec; exec = exec->next) {
		int fds[] = {exec->io.connection.fd, exec->io.in.fd, exec->io.out.fd,
			     exec->io.err.fd,        exec->handover, exec->start_pipe.fd};

		for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
			cleanup_close(&fds[i]);
	}
	exec_parting_leave();
}
