#include "server.h"

#include "cleanup.h"
#include "exec.h"
#include "frame.h"
#include "kernel.h"
#include "loop.h"
#include "socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

enum { RECEIVE = 4096, AGENTS_WAITING_MAX = 4 };

static const char *socket_path;

/* What has been received of frames that are not whole yet. */
static struct writer received;

static void agent_ready(struct watch *watch);
static void listener_ready(struct watch *watch);

static struct watch listening = {.fd = -1, .ready = listener_ready};
static struct watch agent = {.fd = -1, .ready = agent_ready};

/* Whether this agent has been told everything, so that it can make sense of news. */
static bool welcomed;

static void disconnect(void)
{
	loop_remove(&agent);
	writer_free(&received);
	welcomed = false;
	/* Whoever asked will not hear the answers; the next agent is told them as news. */
	for (struct process *process = process_first(); process; process = process->next)
		process->request = 0;
}

/* Sends at once or not at all: the shim waits for nobody, and an agent that comes back is told everything. */
static void send_and_free(struct writer *w)
{
	if (agent.fd >= 0 &&
	    (w->failed || send(agent.fd, w->data, w->size, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)w->size))
		disconnect();
	writer_free(w);
}

static void tell(const struct process *process, uint32_t request)
{
	struct writer w = {0};

	if (process->state >= EXITED)
		exec_container_ended(process->id);
	if (!welcomed)
		return;
	frame_process(&w, request, process);
	send_and_free(&w);
}

static void refuse(uint32_t request, int error, const char *why)
{
	struct writer w = {0};

	frame_refused(&w, request, error, why);
	send_and_free(&w);
}

static void done(uint32_t request)
{
	struct writer w = {0};

	frame_done(&w, request);
	send_and_free(&w);
}

static void hello(uint32_t request, uint32_t version)
{
	struct writer w = {0};

	if (version < OLDEST_VERSION) {
		refuse(request, EPROTONOSUPPORT, "version");
		return;
	}
	welcomed = true;
	frame_welcome(&w, request, version < PROTOCOL_VERSION ? version : PROTOCOL_VERSION);
	send_and_free(&w);
}

static void start(uint32_t request, const struct start *start)
{
	if (process_find(start->id)) {
		refuse(request, EEXIST, start->id);
		return;
	}
	if (!process_start(start, request))
		refuse(request, errno, *start->log ? start->log : start->id);
}

static void signal_process(uint32_t request, const char *id, uint32_t signal)
{
	const struct process *process = process_find(id);

	if (!process || process->state >= EXITED)
		refuse(request, ESRCH, id);
	else if (sys_pidfd_send_signal(process->pidfd, (int)signal) < 0)
		refuse(request, errno, id);
	else
		done(request);
}

static void forget(uint32_t request, const char *id)
{
	struct process *process = process_find(id);

	if (!process) {
		refuse(request, ESRCH, id);
		return;
	}
	if (process->state < EXITED) {
		refuse(request, EBUSY, id);
		return;
	}
	process_forget(process);
	done(request);
}

static void shut_down(uint32_t request)
{
	exec_kill_all();
	process_end_all();
	exec_close();
	unlink(socket_path);
	done(request);
	loop_stop();
}

/* False where the frame is not what its type says; nothing has been done then. */
static bool dispatch(uint16_t type, uint32_t request, struct reader *payload)
{
	struct start wanted;
	const char *id;
	uint32_t number;

	if (!welcomed && type != HELLO)
		return false;
	switch (type) {
	case HELLO:
		number = read_u32(payload);
		/* A newer agent may say more than this shim knows of. */
		return !payload->bad && (hello(request, number), true);
	case START:
		return frame_read_start(payload, &wanted) && (start(request, &wanted), true);
	case SIGNAL:
		id = read_string(payload);
		number = read_u32(payload);
		return read_all(payload) && (signal_process(request, id, number), true);
	case FORGET:
		id = read_string(payload);
		return read_all(payload) && (forget(request, id), true);
	case SHUTDOWN:
		return read_all(payload) && (shut_down(request), true);
	default:
		return false;
	}
}

static void protocol_error(uint32_t request)
{
	refuse(request, EPROTO, "frame");
	disconnect();
}

/* Takes whole frames off the front of what was received. */
static void take_frames(void)
{
	size_t at = 0;

	while (agent.fd >= 0 && received.size - at >= sizeof(uint32_t)) {
		struct reader r = {received.data + at, received.data + received.size, false};
		uint32_t length = read_u32(&r);

		if (length < FRAME_HEADER || length > FRAME_MAX) {
			protocol_error(0);
			return;
		}
		if ((size_t)(r.end - r.at) < length)
			break;
		r.end = r.at + length;
		uint16_t type = read_u16(&r);
		uint32_t request = read_u32(&r);

		if (!dispatch(type, request, &r)) {
			protocol_error(request);
			return;
		}
		at += sizeof length + length;
	}
	if (agent.fd < 0)
		return;
	if (at == received.size) {
		writer_free(&received);
		return;
	}
	memmove(received.data, received.data + at, received.size - at);
	received.size -= at;
}

static void agent_ready(struct watch *watch)
{
	unsigned char bytes[RECEIVE];
	ssize_t size = recv(watch->fd, bytes, sizeof bytes, MSG_DONTWAIT);

	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (size <= 0) {
		disconnect();
		return;
	}
	write_bytes(&received, bytes, (size_t)size);
	if (received.failed) {
		disconnect();
		return;
	}
	take_frames();
}

/* In a child: one that hangs in a step must not keep the agent from noticing that the shim has ended, nor seem to be a shim. */
static void leave_to_parent(void)
{
	close(listening.fd);
	if (agent.fd >= 0)
		close(agent.fd);
	exec_leave();
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
	int fd = accept4(watch->fd, NULL, NULL, SOCK_CLOEXEC);
	bool full = fd < 0 && socket_nothing_left(errno);

	if (fd < 0 && !full)
		return;
	/* The newer agent is the one that lives; where there is no other descriptor left for it, with the older one's. */
	disconnect();
	if (full)
		fd = accept4(watch->fd, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0) {
		/* Whoever waits at the door can't be let in now; to look at him all the time would help nobody. */
		if (socket_nothing_left(errno)) {
			loop_ignore(watch);
			loop_retry(&again);
		}
		return;
	}
	agent.fd = fd;
	if (loop_add(&agent) < 0)
		disconnect();
}

int server_listen(const char *path)
{
	socket_path = path;
	listening.fd = socket_listen(path, AGENTS_WAITING_MAX);
	if (listening.fd < 0 || process_init(tell, leave_to_parent, exec_reaped) < 0)
		return -1;
	return loop_add(&listening);
}
