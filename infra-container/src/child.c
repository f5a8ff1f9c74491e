#include "child.h"

#include "cgroup.h"
#include "cleanup.h"
#include "kernel.h"

#include <errno.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>

enum {
	CLONE_NEW_ANY = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
			CLONE_NEWNET,
};

static int own_pid_namespace = -1;

int child_init(void)
{
	/* Where children belong again after one was started in another pid namespace. */
	own_pid_namespace = open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC);
	return own_pid_namespace < 0 ? -1 : 0;
}

void pipes_close(struct pipes *pipes)
{
	int *fds = (int *)pipes;

	for (size_t i = 0; i < sizeof *pipes / sizeof *fds; i++)
		cleanup_close(&fds[i]);
}

int pipes_open(struct pipes *pipes, enum heard heard)
{
	bool output = heard == OUTPUT_HEARD || heard == ALL_HEARD;

	*pipes = (struct pipes){{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
	if (pipe2(pipes->start, O_CLOEXEC) < 0)
		return -1;
	if (output && (pipe2(pipes->out, O_CLOEXEC) < 0 || pipe2(pipes->err, O_CLOEXEC) < 0))
		return -1;
	if (heard == ALL_HEARD && pipe2(pipes->in, O_CLOEXEC) < 0)
		return -1;
	return heard == BY_TERMINAL ? socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pipes->tty) : 0;
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

	if (null < 0 || dup2(pipes->in[0] >= 0 ? pipes->in[0] : null, STDIN_FILENO) < 0)
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

_Noreturn void child_become(const struct plan *plan, struct plan_state *state, const struct pipes *pipes)
{
	struct plan_failure failure = {plan->process_new, 0};

	state->handover = pipes->tty[1];
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

static pid_t clone_into(const struct plan *plan, int group, int *pidfd)
{
	struct clone_args args = {
		.flags = plan->namespaces | CLONE_PIDFD | (group >= 0 ? CLONE_INTO_CGROUP : 0),
		.pidfd = (uint64_t)(uintptr_t)pidfd,
		.exit_signal = SIGCHLD,
		.cgroup = (uint64_t)group,
	};

	return (pid_t)sys_clone3(&args);
}

/* What keeps it from being born in its group keeps it from joining too, and is told as that step's failure. */
static pid_t clone_anywhere(const struct plan *plan, struct plan_state *state, int *pidfd)
{
	CLEANUP_CLOSE int group = *plan->group ? cgroup_open(plan->group) : -1;

	state->born_in_group = group >= 0;
	pid_t pid = clone_into(plan, group, pidfd);
	if (pid >= 0 || group < 0)
		return pid;
	state->born_in_group = false;
	return clone_into(plan, -1, pidfd);
}

pid_t child_clone(const struct plan *plan, struct plan_state *state, int pid_namespace_of, int *pidfd)
{
	if (plan->namespaces & ~(uint64_t)CLONE_NEW_ANY) {
		errno = EINVAL;
		return -1;
	}
	/* Joining a pid namespace counts for children only; so the shim joins for a moment, and its child is born there. */
	if (pid_namespace_of >= 0 && setns(pid_namespace_of, CLONE_NEWPID) < 0)
		return -1;
	pid_t pid = clone_anywhere(plan, state, pidfd);
	int failed = errno;

	if (pid != 0 && pid_namespace_of >= 0 && setns(own_pid_namespace, CLONE_NEWPID) < 0)
		abort(); /* every later child would be born in the wrong place */
	errno = failed;
	return pid;
}
