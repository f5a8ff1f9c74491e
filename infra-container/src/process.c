#include "process.h"

#include "child.h"
#include "cleanup.h"
#include "frame.h"
#include "kernel.h"
#include "record.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

static struct process *first;
static process_listener *listener;
static void (*in_child)(void);
static void (*other_reaped)(pid_t pid, int status);

int process_init(process_listener *told, void (*called_in_child)(void), void (*other)(pid_t pid, int status))
{
	listener = told;
	in_child = called_in_child;
	other_reaped = other;
	return child_init();
}

struct process *process_find(const char *id)
{
	struct process *process = first;

	while (process && strcmp(process->id, id) != 0)
		process = process->next;
	return process;
}

struct process *process_first(void)
{
	return first;
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void tell(struct process *process)
{
	uint32_t request = process->request;

	process->request = 0;
	listener(process, request);
}

/* Nobody is heard any more: what there is of a line, and what could not be written before, goes to the log now. */
static void end_log(struct process *process)
{
	output_drain(&process->out);
	output_drain(&process->err);
	output_close(&process->out);
	output_close(&process->err);
	log_close(process->log);
	process->log = NULL;
}

/* ---- how it ends ---- */

static void record_all(void);
static struct retry record_again = {.call = record_all};

/* Where there is no space for it, it is remembered as the process is, and tried again until there is, or until nobody needs it. */
static void record(struct process *process)
{
	struct writer content = {0};
	bool told = process->unrecorded;

	frame_process(&content, 0, process);
	process->unrecorded = record_write(process->record, &content) < 0;
	if (process->unrecorded && !told)
		fprintf(stderr, "monopod-shim: record %s: %s\n", process->record, strerror(errno));
	if (process->unrecorded)
		loop_retry(&record_again);
	writer_free(&content);
}

static void record_all(void)
{
	for (struct process *process = first; process; process = process->next) {
		if (process->unrecorded)
			record(process);
	}
}

static void finish(struct process *process, int status)
{
	process->finished_at = now();
	process->state = process->failure.step ? FAILED : EXITED;
	process->exit_code = WIFEXITED(status) && !process->failure.step ? (uint32_t)WEXITSTATUS(status) : 0;
	process->signal = WIFSIGNALED(status) ? (uint32_t)WTERMSIG(status) : 0;
	output_drain(&process->out);
	output_drain(&process->err);
	record(process);
	tell(process);
}

/* The pipe that execve closes: nothing in it means that the program runs. */
static void start_pipe_ready(struct watch *watch)
{
	struct process *process = (struct process *)((char *)watch - offsetof(struct process, start_pipe));
	ssize_t size = read(watch->fd, &process->failure, sizeof process->failure);

	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	loop_remove(watch);
	if (size > 0)
		return; /* a step failed; it is told when the process has been reaped */
	process->state = RUNNING;
	process->started_at = now();
	tell(process);
}

static void reaped(pid_t pid, int status)
{
	struct process *process = first;

	while (process && (process->pid != pid || process->state >= EXITED))
		process = process->next;
	if (!process) {
		other_reaped(pid, status);
		return;
	}
	if (process->start_pipe.fd >= 0)
		start_pipe_ready(&process->start_pipe);
	finish(process, status);
}

void process_reap(void)
{
	int status;

	for (pid_t pid = waitpid(-1, &status, WNOHANG); pid > 0; pid = waitpid(-1, &status, WNOHANG))
		reaped(pid, status);
}

void process_end_all(void)
{
	for (struct process *process = first; process; process = process->next) {
		if (process->state < EXITED)
			sys_pidfd_send_signal(process->pidfd, SIGKILL);
	}
	int status;

	/* In the order in which they end: PID 1 of a namespace ends only when all others of it have been reaped. */
	for (pid_t pid = waitpid(-1, &status, 0); pid > 0; pid = waitpid(-1, &status, 0))
		reaped(pid, status);
	record_all();
	for (struct process *process = first; process; process = process->next)
		end_log(process);
}

void process_forget(struct process *process)
{
	struct process **link = &first;

	while (*link != process)
		link = &(*link)->next;
	*link = process->next;
	unlink(process->record);
	end_log(process);
	loop_remove(&process->start_pipe);
	if (process->pidfd >= 0)
		close(process->pidfd);
	free(process->id);
	free(process->record);
	free(process);
}

/* ---- how it begins ---- */

static struct process *make(const struct start *start)
{
	struct process *process = calloc(1, sizeof *process);

	if (!process)
		return NULL;
	process->state = STARTING;
	process->pidfd = process->start_pipe.fd = process->out.watch.fd = process->err.watch.fd = -1;
	process->id = strdup(start->id);
	process->record = strdup(start->record);
	process->log = *start->log ? log_open(start->log, start->log_max_bytes, start->log_max_files) : NULL;
	if (!process->id || !process->record || (*start->log && !process->log)) {
		int failed = errno;

		log_close(process->log);
		free(process->id);
		free(process->record);
		free(process);
		errno = failed;
		return NULL;
	}
	process->next = first;
	first = process;
	return process;
}

/* A failure before there was a process at all. */
static void never_began(struct process *process, uint32_t step, int error)
{
	process->failure = (struct plan_failure){step, (uint32_t)error};
	finish(process, 0);
}

static bool has_ended(const struct process *process)
{
	struct pollfd ended = {process->pidfd, POLLIN, 0};

	return poll(&ended, 1, 0) == 1;
}

/* As child_clone; which process's pid namespace is meant is said by its id. */
static pid_t clone_child(const struct plan *plan, struct plan_state *state, int *pidfd)
{
	const struct process *other = *plan->pid_namespace_of ? process_find(plan->pid_namespace_of) : NULL;

	if (*plan->pid_namespace_of && !other) {
		errno = ESRCH;
		return -1;
	}
	pid_t pid = child_clone(plan, state, other ? other->pidfd : -1, pidfd);
	/* In a pid namespace whose first process has ended the kernel says that it has no memory. */
	if (pid < 0 && other && has_ended(other))
		errno = ESRCH;
	return pid;
}

pid_t process_spawn(const struct plan *plan, const struct pipes *pipes, int *pidfd, struct plan_failure *failure)
{
	struct plan_state state = {.root = -1, .handover = -1};
	pid_t pid = 0;

	*failure = plan_run_before(plan, &state);
	if (failure->step == 0) {
		pid = clone_child(plan, &state, pidfd);
		if (pid == 0) {
			in_child();
			child_become(plan, &state, pipes);
		}
		if (pid < 0)
			*failure = (struct plan_failure){plan->process_new, (uint32_t)errno};
	}
	cleanup_close(&state.root);
	return failure->step ? 0 : pid;
}

struct process *process_start(const struct start *start, uint32_t request)
{
	struct plan_failure failure;
	struct pipes pipes;
	struct process *process = make(start);

	if (!process)
		return NULL;
	process->request = request;
	if (pipes_open(&pipes, process->log ? OUTPUT_HEARD : NOT_HEARD) < 0) {
		never_began(process, start->plan.process_new, errno);
		pipes_close(&pipes);
		return process;
	}
	process->pid = process_spawn(&start->plan, &pipes, &process->pidfd, &failure);
	if (process->pid == 0) {
		never_began(process, failure.step, (int)failure.error);
		pipes_close(&pipes);
		return process;
	}
	output_watch(&process->out, process->log, "stdout", take_fd(&pipes.out[0]));
	output_watch(&process->err, process->log, "stderr", take_fd(&pipes.err[0]));
	process->start_pipe = (struct watch){.fd = take_fd(&pipes.start[0]), .ready = start_pipe_ready};
	fcntl(process->start_pipe.fd, F_SETFL, O_NONBLOCK);
	pipes_close(&pipes);
	if (loop_add(&process->start_pipe) < 0)
		sys_pidfd_send_signal(process->pidfd, SIGKILL);
	return process;
}
