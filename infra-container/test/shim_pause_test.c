/* The shim and pause: who inherits whom, who ends with whom, and that neither program can be written to. */
#include "cleanup.h"
#include "pod.h"
#include "tap.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

static int open_exe(pid_t pid, int flags)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/exe", pid);
	return open(path, flags | O_CLOEXEC);
}

static void the_shim_can_not_be_written_to_through_proc_even_when_it_is_gone(void)
{
	SHIM shim = shim_start();
	char path[64];
	CLEANUP_CLOSE int exe = open_exe(shim.pid, O_PATH);

	CHECK(exe >= 0);
	CHECK(open_exe(shim.pid, O_WRONLY) < 0);
	CHECK(errno == EROFS || errno == ETXTBSY);
	CHECK_NUMBER(shim_shut_down(&shim), 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", exe);
	CHECK(open(path, O_WRONLY | O_CLOEXEC) < 0);
	CHECK_NUMBER(errno, EROFS);
}

static void pause_can_not_be_written_to_through_proc(void)
{
	SHIM shim = shim_start();
	struct told pause = start_pause(&shim, 0);
	char path[64];
	CLEANUP_CLOSE int exe = open_exe((pid_t)pause.pid, O_PATH);

	CHECK(exe >= 0);
	CHECK_NUMBER(shim_shut_down(&shim), 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", exe);
	CHECK(open(path, O_WRONLY | O_CLOEXEC) < 0);
	CHECK_NUMBER(errno, EROFS);
}

/* The children of a process, as /proc says them; the first one's pid in first. */
static int children_of(pid_t pid, pid_t *first)
{
	char path[64];
	int count = 0;
	pid_t child;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
	FILE *children = fopen(path, "re");

	while (children && fscanf(children, "%d", &child) == 1) {
		if (count++ == 0)
			*first = child;
	}
	if (children)
		fclose(children);
	return count;
}

static bool has_a_child(const void *pid)
{
	pid_t child;

	return children_of(*(const pid_t *)pid, &child) == 1;
}

static bool has_no_child(const void *pid)
{
	pid_t child;

	return children_of(*(const pid_t *)pid, &child) == 0;
}

static void pause_inherits_and_reaps_orphans_where_its_pid_namespace_is_shared(void)
{
	SHIM shim = shim_start();
	struct told pause = start_pause(&shim, CLONE_NEWPID);
	pid_t pid = (pid_t)pause.pid, orphan = 0;

	CHECK_NUMBER(pause.state, RUNNING);
	CHECK_NUMBER(start_member(&shim, "app", "(busybox sleep 1000 &); exec busybox sleep 1000").state, RUNNING);
	CHECK(wait_until(has_a_child, &pid));
	CHECK_NUMBER(children_of(pid, &orphan), 1);
	CHECK(kill(orphan, SIGKILL) == 0);
	CHECK(wait_until(has_no_child, &pid));
	CHECK(process_state(pid) == 'S');
	/* A member that is the shim's own child is the shim's to reap. */
	CHECK_NUMBER(shim_signal(&shim, "app", SIGTERM), 0);
	CHECK_NUMBER(shim_told(&shim).signal, SIGTERM);
}

static void who_shares_the_pid_namespace_ends_with_pause(void)
{
	SHIM shim = shim_start();
	bool app = false, pause = false;

	CHECK_NUMBER(start_pause(&shim, CLONE_NEWPID).state, RUNNING);
	CHECK_NUMBER(start_member(&shim, "app", "exec busybox sleep 1000").state, RUNNING);
	CHECK_NUMBER(shim_signal(&shim, "pause", SIGKILL), 0);
	for (int i = 0; i < 2; i++) {
		struct told ended = shim_told(&shim);

		CHECK_NUMBER(ended.signal, SIGKILL);
		app = app || strcmp(ended.id, "app") == 0;
		pause = pause || strcmp(ended.id, "pause") == 0;
	}
	CHECK(app && pause);
	/* Later children are the shim's own namespace's again. */
	CHECK_NUMBER(run_shell(&shim, "later", "exit 4").state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).exit_code, 4);
}

static bool sleeps(const void *pid)
{
	return process_state(*(const pid_t *)pid) == 'S';
}

static void pause_ends_when_it_is_asked_to(void)
{
	SHIM shim = shim_start();
	struct told running = start_pause(&shim, CLONE_NEWPID);
	pid_t pid = (pid_t)running.pid;

	CHECK_NUMBER(running.state, RUNNING);
	/* As every PID 1, it gets no signal before it has said that it wants it; then there is nothing it does but wait. */
	CHECK(wait_until(sleeps, &pid));
	CHECK_NUMBER(shim_signal(&shim, "pause", SIGTERM), 0);
	struct told ended = shim_told(&shim);
	CHECK_NUMBER(ended.state, EXITED);
	CHECK_NUMBER(ended.exit_code, 0);
	CHECK_NUMBER(ended.signal, 0);
}

static void shut_down_ends_a_whole_pod(void)
{
	POD(CLONE_NEWPID);
	CHECK_NUMBER(start_member(&shim, "member", "(busybox sleep 1000 &); exec busybox sleep 1000").state, RUNNING);
	CHECK_NUMBER(start_container(&shim, "app", "", "busybox sleep 1000 & exec busybox sleep 1000").state, RUNNING);
	CHECK_NUMBER(shim_shut_down(&shim), 0);
	/* This program is the subreaper: whoever were left would be its child. */
	CHECK(waitpid(-1, NULL, WNOHANG) < 0);
	CHECK_NUMBER(errno, ECHILD);
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(the_shim_can_not_be_written_to_through_proc_even_when_it_is_gone),
		TEST(pause_can_not_be_written_to_through_proc),
		TEST(pause_inherits_and_reaps_orphans_where_its_pid_namespace_is_shared),
		TEST(who_shares_the_pid_namespace_ends_with_pause),
		TEST(pause_ends_when_it_is_asked_to),
		TEST(shut_down_ends_a_whole_pod),
	};

	return TAP_RUN(TESTS);
}
