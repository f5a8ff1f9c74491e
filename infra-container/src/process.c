#include "process.h"

#include "cleanup.h"
#include "frame.h"
#include "kernel.h"
#include "record.h"

#include <errno.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

enum {
	CHUNK = 32 * 1024,
	CLONE_NEW_ANY = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
			CLONE_NEWNET,
};

static struct process *first;
static process_listener *listener;
static int own_pid_namespace = -1;

/* Shared by all streams: the loop reads one at a time. */
static char chunk[CHUNK];

int process_init(process_listener *told)
{
	listener = told;
	/* Where children belong again after one was started in another pid namespace. */
	own_pid_namespace = open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC);
	return own_pid_namespace < 0 ? -1 : 0;
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

/* ---- what it says ---- */

/* Takes what is in the pipe: so many bytes, none where there is nothing now; at the end of the stream the watch is removed. */
static size_t take_output(struct output *output)
{
	if (output->watch.fd < 0)
		return 0;
	ssize_t size = read(output->watch.fd, chunk, sizeof chunk);

	if (size > 0) {
		log_take(output->process->log, &output->stream, chunk, (size_t)size);
		return (size_t)size;
	}
	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	log_end(output->process->log, &output->stream);
	loop_remove(&output->watch);
	return 0;
}

static void output_ready(struct watch *watch)
{
	take_output((struct output *)watch);
}

/* Takes all that is in the pipe now, in whatever pieces it lies there; for somebody who keeps writing nobody waits. */
static void drain(struct output *output)
{
	int held = 0;

	if (output->watch.fd < 0 || ioctl(output->watch.fd, FIONREAD, &held) < 0)
		held = 0;
	for (size_t left = (size_t)held, taken; left > 0 && (taken = take_output(output)) > 0;)
		left -= taken < left ? taken : left;
	/* Behind it stands the end of the stream, if nobody else holds it open. */
	take_output(output);
}

static void close_output(struct output *output)
{
	if (output->watch.fd >= 0 && output->process->log)
		log_end(output->process->log, &output->stream);
	loop_remove(&output->watch);
}

/* Nobody is heard any more: what there is of a line, and what could not be written before, goes to the log now. */
static void end_log(struct process *process)
{
	drain(&process->out);
	drain(&process->err);
	close_output(&process->out);
	close_output(&process->err);
	log_close(process->log);
	process->log = NULL;
}

/* ---- how it ends ---- */

static void finish(struct process *process, int status)
{
	struct writer content = {0};

	process->finished_at = now();
	process->state = process->failure.step ? FAILED : EXITED;
	process->exit_code = WIFEXITED(status) && !process->failure.step ? (uint32_t)WEXITSTATUS(status) : 0;
	process->signal = WIFSIGNALED(status) ? (uint32_t)WTERMSIG(status) : 0;
	drain(&process->out);
	drain(&process->err);
	frame_process(&content, 0, process);
	if (record_write(process->record, &content) < 0)
		fprintf(stderr, "monopod-shim: record %s: %s\n", process->record, strerror(errno));
	writer_free(&content);
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
	if (!process)
		return;
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

struct pipes {
	int start[2];
	int out[2];
	int err[2];
};

static void close_all(struct pipes *pipes)
{
	int *fds = (int *)pipes;

	for (size_t i = 0; i < sizeof *pipes / sizeof *fds; i++)
		cleanup_close(&fds[i]);
}

static int open_pipes(struct pipes *pipes, bool logged)
{
	*pipes = (struct pipes){{-1, -1}, {-1, -1}, {-1, -1}};
	if (pipe2(pipes->start, O_CLOEXEC) < 0)
		return -1;
	if (logged && (pipe2(pipes->out, O_CLOEXEC) < 0 || pipe2(pipes->err, O_CLOEXEC) < 0))
		return -1;
	return 0;
}

static void default_signals(void)
{
	static const unsigned long DEFAULT_ACTION[8]; /* the kernel's struct sigaction, all of it zero */
	sigset_t none;

	/* Past the C library, which keeps three signals to itself: they too may have come ignored from whoever started the agent. */
	for (int signal = 1; signal < _NSIG; signal++)
		syscall(SYS_rt_sigaction, signal, DEFAULT_ACTION, NULL, sizeof(uint64_t));
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int take_standard_descriptors(const struct pipes *pipes)
{
	CLEANUP_CLOSE int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0)
		return -1;
	if (dup2(pipes->out[1] >= 0 ? pipes->out[1] : null, STDOUT_FILENO) < 0)
		return -1;
	return dup2(pipes->err[1] >= 0 ? pipes->err[1] : null, STDERR_FILENO);
}

/*
 * An empty session keyring, or it would possess the keys of the session that the agent was started in (keyrings(7)). A kernel that has no
 * keys, or lets nobody here use them, has none for a container either.
 */
static int forget_keys(void)
{
	return syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0 && errno != ENOSYS && errno != EPERM ? -1 : 0;
}

/* The new process, from its first instruction to the program's. */
_Noreturn static void become(const struct plan *plan, struct plan_state *state, const struct pipes *pipes)
{
	struct plan_failure failure = {plan->process_new, 0};

	default_signals();
	umask(022);
	if (setsid() < 0 || forget_keys() < 0 || take_standard_descriptors(pipes) < 0)
		failure.error = (uint32_t)errno;
	else
		failure = plan_run_after(plan, state);
	/* Less than PIPE_BUF: it is read whole. Where nobody reads it any more, nobody asks either. */
	if (write(pipes->start[1], &failure, sizeof failure) < 0)
		_exit(126);
	_exit(127);
}

/* A child with the plan's namespaces: its pid, 0 in the child itself, -1 and errno. */
static pid_t clone_process(const struct plan *plan, int *pidfd)
{
	struct clone_args args = {
		.flags = plan->namespaces | CLONE_PIDFD,
		.pidfd = (uint64_t)(uintptr_t)pidfd,
		.exit_signal = SIGCHLD,
	};
	const struct process *other = *plan->pid_namespace_of ? process_find(plan->pid_namespace_of) : NULL;

	if (plan->namespaces & ~(uint64_t)CLONE_NEW_ANY) {
		errno = EINVAL;
		return -1;
	}
	if (*plan->pid_namespace_of && !other) {
		errno = ESRCH;
		return -1;
	}
	/* Joining a pid namespace counts for children only; so the shim joins for a moment, and its child is born there. */
	if (other && setns(other->pidfd, CLONE_NEWPID) < 0)
		return -1;
	pid_t pid = (pid_t)sys_clone3(&args);
	int failed = errno;

	if (pid != 0 && other && setns(own_pid_namespace, CLONE_NEWPID) < 0)
		abort(); /* every later child would be born in the wrong place */
	errno = failed;
	return pid;
}

static void watch_output(struct process *process, struct output *output, const char *name, int fd)
{
	output->process = process;
	output->stream.name = name;
	output->watch = (struct watch){fd, output_ready};
	if (fd < 0)
		return;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (loop_add(&output->watch) < 0)
		loop_remove(&output->watch);
}

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

struct process *process_start(const struct start *start, uint32_t request)
{
	struct plan_state state = {.root = -1};
	struct pipes pipes;
	struct process *process = make(start);

	if (!process)
		return NULL;
	process->request = request;
	if (open_pipes(&pipes, process->log != NULL) < 0) {
		never_began(process, start->plan.process_new, errno);
		close_all(&pipes);
		return process;
	}
	struct plan_failure failure = plan_run_before(&start->plan, &state);
	if (failure.step == 0) {
		process->pid = clone_process(&start->plan, &process->pidfd);
		if (process->pid == 0)
			become(&start->plan, &state, &pipes);
		if (process->pid < 0)
			failure = (struct plan_failure){start->plan.process_new, (uint32_t)errno};
	}
	cleanup_close(&state.root);
	if (failure.step) {
		never_began(process, failure.step, (int)failure.error);
		close_all(&pipes);
		return process;
	}
	watch_output(process, &process->out, "stdout", take_fd(&pipes.out[0]));
	watch_output(process, &process->err, "stderr", take_fd(&pipes.err[0]));
	process->start_pipe = (struct watch){take_fd(&pipes.start[0]), start_pipe_ready};
	fcntl(process->start_pipe.fd, F_SETFL, O_NONBLOCK);
	close_all(&pipes);
	if (loop_add(&process->start_pipe) < 0)
		sys_pidfd_send_signal(process->pidfd, SIGKILL);
	return process;
}
