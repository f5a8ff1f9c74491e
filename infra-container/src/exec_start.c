/* How an exec begins: its group, its pipes or its terminal, and the child on the way to the command. */
#include "child.h"
#include "cleanup.h"
#include "exec_life.h"
#include "frame.h"
#include "kernel.h"

#include <string.h>
#include <sys/socket.h>

static void refuse(struct exec *exec, int error, const char *why)
{
	frame_refused(&exec->io.sending, 0, error, why);
	exec->told = true;
	exec->life = DEAD;
}

/* The child has sent it before it executed its program. */
static int receive_terminal(int socket)
{
	char byte, control[CMSG_SPACE(sizeof(int))];
	struct iovec bytes = {&byte, 1};
	struct msghdr message = {
		.msg_iov = &bytes,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof control,
	};
	int fd = -1;

	if (recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) <= 0)
		return -1;
	const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof fd))
		memcpy(&fd, CMSG_DATA(header), sizeof fd);
	return fd;
}

static void take_terminal(struct exec *exec)
{
	int fd = receive_terminal(exec->handover);

	cleanup_close(&exec->handover);
	exec->handover = -1;
	if (fd < 0)
		return;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	exec->io.out.fd = fd;
	if (exec->takes_input)
		exec->io.in.fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

/* As of a container: nothing in the pipe means that the program runs. */
void exec_read_start_pipe(struct exec *exec)
{
	ssize_t size = read(exec->start_pipe.fd, &exec->failure, sizeof exec->failure);

	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	loop_remove(&exec->start_pipe);
	if (size > 0)
		return;
	if (exec->handover >= 0)
		take_terminal(exec);
	exec->io.paused = false;
	frame_started(&exec->io.sending, exec->pid);
}

static void start_pipe_ready(struct watch *watch)
{
	struct exec *exec = EXEC_OF(watch, start_pipe);

	exec_read_start_pipe(exec);
	exec_io_settle(&exec->io);
}

static int taken(int *fd)
{
	if (*fd >= 0)
		fcntl(*fd, F_SETFL, O_NONBLOCK);
	return take_fd(fd);
}

static void spawn(struct exec *exec, const struct plan *plan)
{
	struct pipes pipes;

	if (pipes_open(&pipes, plan->tty ? BY_TERMINAL : ALL_HEARD) < 0)
		exec->failure = (struct plan_failure){plan->process_new, (uint32_t)errno};
	else
		exec->pid = process_spawn(plan, &pipes, &exec->pidfd, &exec->failure);
	if (exec->pid > 0) {
		exec->life = ALIVE;
		/* Without input it is at its end at once: a device of the machine's is nothing for a container. */
		exec->io.in.fd = exec->takes_input ? taken(&pipes.in[1]) : -1;
		exec->io.out.fd = taken(&pipes.out[0]);
		exec->io.err.fd = taken(&pipes.err[0]);
		exec->handover = take_fd(&pipes.tty[0]);
		exec->start_pipe = (struct watch){.fd = taken(&pipes.start[0]), .ready = start_pipe_ready};
		exec->io.paused = true;
	} else {
		exec->life = DEAD;
	}
	pipes_close(&pipes);
	if (exec->pid > 0 && loop_add(&exec->start_pipe) < 0)
		exec_end(exec);
}

void exec_begin(struct exec *exec, const struct exec_request *request)
{
	const struct process *container = process_find(request->id);

	exec->io.frame_max = FRAME_HEADER + sizeof(uint32_t) + EXEC_BYTES_MAX;
	exec->takes_input = request->flags & EXEC_STDIN;
	exec->container = strdup(request->id);
	if (request->version < EXEC_VERSION || request->version > PROTOCOL_VERSION)
		refuse(exec, EPROTONOSUPPORT, "version");
	else if (!container || container->state != RUNNING)
		refuse(exec, ESRCH, request->id);
	else if (!exec->container || exec_group_make(&exec->group, request->group, exec_group_changed) < 0)
		refuse(exec, errno, request->group);
	else
		spawn(exec, &request->plan);
}
