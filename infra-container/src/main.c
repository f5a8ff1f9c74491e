/*
 * monopod-shim: the parent of everything in one pod. It obeys (PROTOCOL.md), and is built to be dull: no configuration, no policy, one
 * thread, and nothing that it waits for but its children, its agent and its containers' words.
 */
#include "cgroup.h"
#include "cleanup.h"
#include "exec.h"
#include "kernel.h"
#include "loop.h"
#include "process.h"
#include "server.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>

/* Of a shim that starts: the pipe by which it says that it listens. */
enum { READY_FD = 3 };

static const char *const USAGE = "usage: monopod-shim [-o OOM_SCORE_ADJ] [-c CGROUP_DIR]... NAME DIR\n";

static int fail(const char *what)
{
	fprintf(stderr, "monopod-shim: %s: %s\n", what, strerror(errno));
	return 1;
}

static int write_file(const char *path, const char *value)
{
	CLEANUP_CLOSE int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd < 0 || write(fd, value, strlen(value)) < 0 ? -1 : 0;
}

/*
 * Runs this program again from a read-only clone of its mount that is attached nowhere. Whoever gets hold of it through /proc/PID/exe
 * can't write to the file, not even as root and not even when the shim is gone (CVE-2019-5736).
 */
static int run_again(const char *name, int ready)
{
	struct mount_attr read_only = {.attr_set = MOUNT_ATTR_RDONLY};
	char *arguments[] = {"monopod-shim", (char *)name, NULL};
	char *environment[] = {NULL};
	CLEANUP_CLOSE int self = open("/proc/self/exe", O_PATH | O_CLOEXEC);
	CLEANUP_CLOSE int copy = sys_open_tree(self, "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);

	if (self < 0 || copy < 0 || sys_mount_setattr(copy, "", AT_EMPTY_PATH, &read_only) < 0)
		return -1;
	/* Two numbers that are the same would stay to be closed. */
	if (ready != READY_FD ? dup2(ready, READY_FD) < 0 : fcntl(READY_FD, F_SETFD, 0) < 0)
		return -1;
	return (int)syscall(SYS_execveat, copy, "", arguments, environment, AT_EMPTY_PATH);
}

/* A child in this group, if there is one: its pid, 0 in the child itself, -1 and errno. */
static pid_t fork_into(int group)
{
	struct clone_args args = {
		.flags = group >= 0 ? CLONE_INTO_CGROUP : 0,
		.exit_signal = SIGCHLD,
		.cgroup = (uint64_t)group,
	};

	return (pid_t)sys_clone3(&args);
}

/* Leaves the shim behind as a process of its own; the one that the agent started ends when the socket listens. */
static int launch(const char *name, int group)
{
	int ready[2];
	char byte;

	if (pipe2(ready, O_CLOEXEC) < 0)
		return fail("pipe");
	pid_t pid = fork_into(group);
	if (pid < 0)
		return fail("fork");
	if (pid == 0) {
		run_again(name, ready[1]);
		return fail("run again from a read-only mount");
	}
	close(ready[1]);
	return read(ready[0], &byte, 1) == 1 ? 0 : 1;
}

/* Joins a group at once, or, where a child can be born in it, takes it down for that. */
static int take_group(const char *folder, int *group)
{
	int opened = cgroup_open(folder);

	if (opened < 0)
		return errno == ENOTSUP ? cgroup_join(folder) : -1;
	cleanup_close(group);
	*group = opened;
	return 0;
}

/* First stage: all that the command line asks for. */
static int prepare(int count, char **arguments)
{
	CLEANUP_CLOSE int group = -1;
	int option;

	/* Ignored, as whoever started the agent may have left it, it would have children vanish with their ends (wait(2)). */
	if (signal(SIGCHLD, SIG_DFL) == SIG_ERR)
		return fail("SIGCHLD");
	/* What the agent has open is its own: also it would end with the agent, not with the pod. */
	if (sys_close_range(3, ~0U, 0) < 0)
		return fail("close what is open");
	while ((option = getopt(count, arguments, "o:c:")) != -1) {
		if (option == 'c' && take_group(optarg, &group) < 0)
			return fail(optarg);
		if (option == 'o' && write_file("/proc/self/oom_score_adj", optarg) < 0)
			return fail("oom_score_adj");
		if (option == '?') {
			fputs(USAGE, stderr);
			return 2;
		}
	}
	if (count - optind != 2) {
		fputs(USAGE, stderr);
		return 2;
	}
	if (chdir(arguments[optind + 1]) < 0)
		return fail(arguments[optind + 1]);
	return launch(arguments[optind], group);
}

static void child_ended(struct watch *watch)
{
	struct signalfd_siginfo info;

	/* Several ends may come as one signal: it only says that it is worth looking. */
	if (read(watch->fd, &info, sizeof info) == sizeof info)
		process_reap();
}

static int watch_children(struct watch *watch)
{
	sigset_t children;

	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &children, NULL) < 0)
		return -1;
	*watch = (struct watch){
		.fd = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK),
		.ready = child_ended,
	};
	return watch->fd < 0 ? -1 : loop_add(watch);
}

/*
 * One shim a pod: a second one, late because its agent was killed as it started it, would take the first one's socket. A lock of this
 * process alone (F_SETLK, fcntl(2)): a child that hangs before its program does not hold it on. It is there until the file, which is also
 * where messages go, is closed for the first time: never.
 */
static int hold_folder(int *messages)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	*messages = open("shim.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (*messages < 0)
		return fail("shim.log");
	return fcntl(*messages, F_SETLK, &whole) < 0 ? fail("shim.log, which the pod's other shim may have locked") : 0;
}

/* Nothing of the agent's is left: not its session, not its terminal, not its mounts' fate. */
static int detach(int messages)
{
	CLEANUP_CLOSE int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || setsid() < 0)
		return -1;
	if (unshare(CLONE_NEWNS) < 0 || sys_mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		return -1;
	if (dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 || dup2(messages, STDERR_FILENO) < 0)
		return -1;
	/* A pipe or socket whose other end is gone is an errno, not an end. */
	return signal(SIGPIPE, SIG_IGN) == SIG_ERR ? -1 : 0;
}

static int serve(void)
{
	static struct watch children;
	int messages;

	if (hold_folder(&messages) != 0)
		return 1;
	if (loop_init() < 0 || watch_children(&children) < 0 || server_listen("shim.sock") < 0 ||
	    exec_listen("exec.sock") < 0 || detach(messages) < 0)
		return fail("start");
	if (write(READY_FD, "", 1) != 1)
		return fail("tell that it has started");
	close(READY_FD);
	loop_run();
	return 0;
}

/* Second stage. */
static int become_shim(void)
{
	prctl(PR_SET_NAME, "monopod-shim");
	/*
	 * A process that is about to become a container has given up its power but still holds the shim's descriptors. Where containers
	 * share a pid namespace another one could trace it then, and take them; not what can't be dumped, and execve(2) ends that
	 * (CVE-2016-9962). No core of the shim is dumped either.
	 */
	if (prctl(PR_SET_DUMPABLE, 0) < 0)
		return fail("not dumpable");
	if (fcntl(READY_FD, F_SETFD, FD_CLOEXEC) < 0)
		return fail("the descriptor that tells of the start");
	return serve();
}

int main(int count, char **arguments)
{
	/* The second stage alone is called with a name and nothing else. */
	return count == 2 && arguments[1][0] != '-' ? become_shim() : prepare(count, arguments);
}
