#include "exec.h"

#include "cleanup.h"
#include "exec_left.h"
#include "exec_life.h"
#include "frame.h"
#include "kernel.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static struct exec *first;
static unsigned count;

static void look_at_all(void);
static struct retry drained = {.call = look_at_all};
static struct retry once_more = {.call = look_at_all};
static struct retry patience_over = {.call = look_at_all};

struct exec *exec_first(void)
{
	return first;
}

/* Also where it is closed, and the loop has not come to that yet. */
static bool is_connected(const struct exec *exec)
{
	struct pollfd end = {exec->io.connection.fd, POLLRDHUP, 0};

	return end.fd >= 0 && poll(&end, 1, 0) == 0;
}

/* Who has gone away takes nobody's place, though what he began is still to be ended. */
bool exec_is_full(void)
{
	unsigned connected = 0;

	for (const struct exec *exec = count < EXECS_MAX ? NULL : first; exec; exec = exec->next)
		connected += is_connected(exec);
	return connected >= EXECS_MAX || count >= EXECS_MAX + EXECS_ENDING_MAX;
}

static void give_back(struct exec *exec)
{
	struct exec **link = &first;

	while (*link != exec)
		link = &(*link)->next;
	*link = exec->next;
	count--;
	exec_io_close(&exec->io);
	exec_group_free(&exec->group);
	loop_remove(&exec->start_pipe);
	cleanup_close(&exec->handover);
	cleanup_close(&exec->pidfd);
	free(exec->container);
	free(exec);
}

void exec_end(struct exec *exec)
{
	exec->ending = true;
	if (exec->life == ALIVE)
		sys_pidfd_send_signal(exec->pidfd, SIGKILL);
}

/* Output that others hold open is waited for a little while, if there is somebody to be told of it. */
static bool is_drained(const struct exec *exec)
{
	uint64_t now = loop_now();

	if (!exec_io_is_heard(&exec->io) || now >= exec->drain_until)
		return true;
	loop_call_in(&drained, (unsigned)(exec->drain_until - now));
	return false;
}

/* Whether nobody is left in its group; whoever takes too long is the concern of nobody who waits. */
static bool is_alone(struct exec *exec)
{
	uint64_t now = loop_now();

	if (exec_group_ended(&exec->group))
		return true;
	if (exec->group.member.fd < 0)
		loop_retry(&once_more);
	if (exec->life != DEAD)
		return false;
	if (exec->alone_until == 0)
		exec->alone_until = now + EXEC_ALONE_MS;
	if (now >= exec->alone_until) {
		exec_left_end(&exec->group, exec->container);
		return true;
	}
	loop_call_in(&patience_over, (unsigned)(exec->alone_until - now));
	return false;
}

/* Whether there is nothing left of it here: neither the command, nor whoever is to end with it, nor what they said. */
static bool is_over(struct exec *exec)
{
	if (exec->life == DEAD && !exec->ending && is_drained(exec)) {
		/* It has ended by itself: whom it has left behind lives on, where there is room for that. */
		exec_left_keep(&exec->group, exec->container);
		exec->ending = true;
	}
	if (!exec->ending)
		return false;
	if (!is_alone(exec) || exec->life != DEAD)
		return false;
	exec->io.paused = false;
	exec_io_take_last(&exec->io);
	return !exec_io_is_heard(&exec->io);
}

static void tell_end(struct exec *exec)
{
	if (!exec->told)
		frame_ended(&exec->io.sending, exec->exit_code, exec->signal, exec->failure);
	exec->told = true;
	exec_io_flush(&exec->io);
}

void exec_look(struct exec *exec)
{
	do {
		if (exec->io.connection.fd < 0) {
			exec_io_close(&exec->io);
			exec->life = exec->life == CONNECTED ? DEAD : exec->life;
			if (exec->life == ALIVE && !exec->ending)
				exec_end(exec);
		}
		if (is_over(exec)) {
			tell_end(exec);
			if (exec->io.connection.fd < 0 || exec->io.sending.size == 0) {
				exec_io_part(&exec->io);
				give_back(exec);
				return;
			}
		}
	} while (!exec_io_listen(&exec->io));
}

static void look_at_all(void)
{
	for (struct exec *exec = first, *next; exec; exec = next) {
		next = exec->next;
		exec_look(exec);
	}
}

void exec_group_changed(struct exec_group *group)
{
	exec_look(EXEC_OF(group, group));
}

static void io_changed(struct exec_io *io)
{
	exec_look(EXEC_OF(io, io));
}

struct exec *exec_new(int fd, bool (*frame)(struct exec_io *io, uint16_t type, struct reader *payload))
{
	struct exec *exec = calloc(1, sizeof *exec);

	if (!exec)
		return NULL;
	exec->pidfd = exec->handover = exec->start_pipe.fd = exec->group.member.fd = -1;
	exec->io.frame = frame;
	exec->io.changed = io_changed;
	if (exec_io_open(&exec->io, fd) < 0) {
		free(exec);
		return NULL;
	}
	exec->next = first;
	first = exec;
	count++;
	return exec;
}

void exec_reaped(pid_t pid, int status)
{
	struct exec *exec = first;

	while (exec && (exec->pid != pid || exec->life != ALIVE))
		exec = exec->next;
	if (!exec)
		return;
	if (exec->start_pipe.fd >= 0)
		exec_read_start_pipe(exec);
	exec->life = DEAD;
	exec->exit_code = WIFEXITED(status) && !exec->failure.step ? (uint32_t)WEXITSTATUS(status) : 0;
	exec->signal = WIFSIGNALED(status) ? (uint32_t)WTERMSIG(status) : 0;
	exec->drain_until = loop_now() + EXEC_DRAIN_MS;
	exec_look(exec);
}

void exec_container_ended(const char *id)
{
	for (struct exec *exec = first, *next; exec; exec = next) {
		next = exec->next;
		/* Without one it has not begun, or there was no memory for that. */
		if (!exec->container || strcmp(exec->container, id) != 0)
			continue;
		exec_end(exec);
		exec_look(exec);
	}
	exec_left_container_ended(id);
}

void exec_kill_all(void)
{
	for (struct exec *exec = first; exec; exec = exec->next) {
		exec_end(exec);
		exec_group_ended(&exec->group);
	}
	exec_left_kill_all();
}
