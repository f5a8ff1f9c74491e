/* What becomes of execs for which the kernel has nothing left: no watch, no memory. */
#include "cleanup.h"
#include "exec.h"
#include "exec_life.h"
#include "frame.h"
#include "tap.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>

static bool no_memory;

/* In the place of the C library's. */
char *strdup(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = no_memory ? NULL : malloc(size);

	if (copy)
		memcpy(copy, text, size);
	else
		errno = ENOMEM;
	return copy;
}

static void changed(struct exec_group *group)
{
	(void)group;
}

/* A process that sleeps in a group. */
static pid_t member_of(const char *folder)
{
	char path[TEXT_MAX];
	pid_t pid = fork();

	if (pid == 0) {
		poll(NULL, 0, -1);
		_exit(0);
	}
	snprintf(path, sizeof path, "%s/cgroup.procs", folder);
	FILE *procs = fopen(path, "we");
	if (!procs || fprintf(procs, "%d", pid) < 0 || fclose(procs) != 0)
		printf("# %s: %s\n", path, strerror(errno));
	return pid;
}

/* The loop has not begun: it watches nothing. */
static void a_group_that_cannot_be_watched_is_asked_again(void)
{
	struct exec_group group;
	char folder[TEXT_MAX];
	int status;

	snprintf(folder, sizeof folder, "%s/monopod-exec-test-%d-unwatched", exec_groups(false), getpid());
	CHECK_NUMBER(exec_group_make(&group, folder, changed), 0);
	pid_t pid = member_of(folder);
	bool gone = exec_group_ended(&group);
	CHECK_NUMBER(waitpid(pid, &status, 0), pid);
	CHECK_NUMBER(WIFSIGNALED(status) ? WTERMSIG(status) : 0, SIGKILL);
	CHECK(gone || group.member.fd < 0);
	CHECK(exec_group_ended(&group));
	CHECK(access(folder, F_OK) < 0);
}

static bool no_frame(struct exec_io *io, uint16_t type, struct reader *payload)
{
	return io && type && payload && false;
}

static void one_whose_containers_name_could_not_be_kept_is_no_containers(void)
{
	const struct exec_request request = {.version = EXEC_VERSION, .id = "app", .group = ""};
	int ends[2];

	CHECK_NUMBER(loop_init(), 0);
	CHECK_NUMBER(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 0);
	struct exec *exec = exec_new(ends[0], no_frame);
	CHECK(exec);
	no_memory = true;
	exec_begin(exec, &request);
	no_memory = false;
	exec_container_ended("app");
	CHECK(exec_first() == exec);
	exec_look(exec);
	CHECK(!exec_first());
	close(ends[1]);
}

static void one_whose_client_is_gone_takes_nobodys_place(void)
{
	int ends[EXECS_MAX][2];

	CHECK_NUMBER(loop_init(), 0);
	for (size_t i = 0; i < EXECS_MAX; i++) {
		CHECK(!exec_is_full());
		CHECK_NUMBER(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends[i]), 0);
		CHECK(exec_new(ends[i][0], no_frame));
	}
	CHECK(exec_is_full());
	close(ends[0][1]);
	CHECK(!exec_is_full());
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(a_group_that_cannot_be_watched_is_asked_again),
		TEST(one_whose_containers_name_could_not_be_kept_is_no_containers),
		TEST(one_whose_client_is_gone_takes_nobodys_place),
	};

	return TAP_RUN(TESTS);
}
