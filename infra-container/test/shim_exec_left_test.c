/* What a command leaves behind in its container: that it lives on when the command has ended by itself, and no longer than the container. */
#include "cleanup.h"
#include "exec.h"
#include "exec_left.h"
#include "pod.h"
#include "tap.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>

/* A pod with a container that does nothing. */
#define CONTAINER \
	POD(0); \
	CHECK_NUMBER(start_container(&shim, "app", "", "exec busybox sleep 1000").state, RUNNING)

/* The process in a command's group, 0 where there is none, -1 where there are several. */
static pid_t only_one(const struct command *command)
{
	char path[TEXT_MAX + sizeof "/cgroup.procs"];
	pid_t one = 0, another;

	snprintf(path, sizeof path, "%s/cgroup.procs", command->group);
	FILE *file = fopen(path, "re");
	if (!file)
		return 0;
	int count = fscanf(file, "%d %d", &one, &another);
	fclose(file);
	return count == 2 ? -1 : one;
}

static bool is_one(const void *command)
{
	return only_one(command) > 0;
}

/* A shell that forks is not it. */
static bool is_one_sleep(const void *command)
{
	char path[32], line[32] = "";

	snprintf(path, sizeof path, "/proc/%d/cmdline", only_one(command));
	FILE *file = fopen(path, "re");
	size_t size = file ? fread(line, 1, sizeof line - 1, file) : 0;

	if (file)
		fclose(file);
	return size > sizeof "busybox" && strcmp(line + sizeof "busybox", "sleep") == 0;
}

static bool is_reaped(const void *command)
{
	return kill((pid_t)((const struct command *)command)->pid, 0) < 0;
}

static bool is_none(const void *command)
{
	return only_one(command) == 0;
}

/* A command that is told to have ended well, having left a sleep behind. */
static struct command leave_behind(struct shim *shim)
{
	struct command command =
		exec_shell(shim, "app", 0, "busybox setsid busybox sleep 1000000 >/dev/null 2>&1 & exit 0");
	OUTCOME outcome = exec_outcome(&command);

	if (!outcome.ended || outcome.exit_code != 0)
		printf("# the command has not ended well\n");
	return command;
}

/* The same where the container has nothing but the machine's root. */
static struct command leave_in_member(const struct shim *shim, const char *id)
{
	struct steps steps = {0};
	char group[TEXT_MAX];

	snprintf(group, sizeof group, "%s/monopod-exec-test-%d-%s", exec_groups(false), getpid(), id);
	step_process_new(&steps, 0, id);
	step(&steps, CGROUP_JOIN, "l", (const char *const[]){group, NULL});
	step(&steps, EXEC, "ll",
	     (const char *const[]){"/bin/busybox", "sh", "-c", "/bin/busybox sleep 1000000 >/dev/null 2>&1 & exit 0",
				   NULL},
	     (const char *const[]){NULL});
	struct command command = exec_send(shim, id, 0, group, &steps);
	OUTCOME outcome = exec_outcome(&command);

	if (!outcome.ended || outcome.exit_code != 0)
		printf("# the command has not ended well\n");
	return command;
}

static void it_lives_on_in_the_commands_group_which_goes_with_it(void)
{
	CONTAINER;
	struct command command = leave_behind(&shim);
	pid_t left = only_one(&command);

	CHECK(left > 0);
	uint64_t before = cpu_time(shim.pid);
	poll(NULL, 0, 200);
	CHECK(cpu_time(shim.pid) - before < 20000000);
	CHECK_NUMBER(only_one(&command), left);
	CHECK_NUMBER(kill(left, SIGTERM), 0);
	CHECK(exec_group_is_gone(&command));
}

static void it_does_so_in_version_2(void)
{
	const char *groups = exec_groups(true);
	struct steps steps = {0};
	char group[TEXT_MAX];

	if (!groups)
		SKIP("no writable hierarchy of version 2");
	CONTAINER;
	snprintf(group, sizeof group, "%s/monopod-exec-test-%d-v2", groups, getpid());
	exec_steps(&steps, "app", group);
	step(&steps, EXEC, "ll",
	     (const char *const[]){"sh", "-c", "busybox sleep 1000000 >/dev/null 2>&1 & exit 0", NULL},
	     (const char *const[]){"PATH=/bin", NULL});
	struct command command = exec_send(&shim, "app", 0, group, &steps);
	OUTCOME outcome = exec_outcome(&command);

	CHECK(outcome.ended);
	CHECK(is_one(&command));
	CHECK_NUMBER(kill(only_one(&command), SIGTERM), 0);
	CHECK(exec_group_is_gone(&command));
}

static void whoever_it_has_forked_is_waited_for_too(void)
{
	CONTAINER;
	struct command command = exec_shell(&shim, "app", 0,
					    "(i=0; while [ $i -lt 100 ]; do busybox true; i=$((i + 1)); done; "
					    "busybox sleep 1000000 & exit 0) >/dev/null 2>&1 & exit 0");
	OUTCOME outcome = exec_outcome(&command);

	CHECK(outcome.ended);
	CHECK(wait_until(is_one_sleep, &command));
	CHECK_NUMBER(kill(only_one(&command), SIGKILL), 0);
	CHECK(exec_group_is_gone(&command));
}

static void it_is_waited_for_briefly_where_it_holds_the_output_open_and_then_heard_no_more(void)
{
	CONTAINER;
	struct command command =
		exec_shell(&shim, "app", 0, "(busybox sleep 1000000 &); (busybox yes &); echo said; exit 5");
	OUTCOME outcome = exec_outcome(&command);

	CHECK(outcome.ended);
	CHECK_NUMBER(outcome.exit_code, 5);
	CHECK(strstr(outcome.out, "said\n"));
	/* That nobody hears it is the end of the one that goes on writing. */
	CHECK(wait_until(is_one, &command));
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), 0);
	CHECK(exec_group_is_gone(&command));
}

static void a_connection_that_is_closed_after_the_commands_end_is_not_its(void)
{
	CONTAINER;
	/* Its output is held open, so the end is not told at once. */
	struct command command = exec_shell(&shim, "app", 0, "busybox sleep 1000000 & exit 0");

	CHECK(exec_await_start(&command));
	CHECK(wait_until(is_reaped, &command));
	close(command.fd);
	/* All that was to be done about it has been done when this one has ended. */
	struct command next = exec_shell(&shim, "app", 0, "busybox true");
	OUTCOME outcome = exec_outcome(&next);
	CHECK(outcome.ended);
	CHECK(is_one(&command));
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), 0);
	CHECK(exec_group_is_gone(&command));
}

/* Where the kernel does not end it with the container's first process. */
static void it_ends_with_its_container_in_a_pid_namespace_of_the_pod_too(void)
{
	POD(CLONE_NEWPID);
	CHECK_NUMBER(start_member(&shim, "app", "exec busybox sleep 1000").state, RUNNING);
	CHECK_NUMBER(start_member(&shim, "other", "exec busybox sleep 1000").state, RUNNING);
	struct command of_app = leave_in_member(&shim, "app");
	struct command of_other = leave_in_member(&shim, "other");

	CHECK(is_one(&of_app));
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), 0);
	CHECK_NUMBER(shim_told(&shim).state, EXITED);
	CHECK(exec_group_is_gone(&of_app));
	CHECK(is_one(&of_other));
	CHECK_NUMBER(shim_shut_down(&shim), 0);
	/* pause, which would reap it, is gone: so it is dead, but it may be a moment until the kernel has it out of the group. */
	CHECK(wait_until(is_none, &of_other));
	if (rmdir(of_other.group) < 0)
		CHECK_NUMBER(errno, ENOENT);
}

static void there_is_a_bound_on_it(void)
{
	struct command commands[EXECS_LEFT_MAX];

	CONTAINER;
	for (int i = 0; i < EXECS_LEFT_MAX; i++)
		commands[i] = leave_behind(&shim);
	struct command one_more = leave_behind(&shim);
	CHECK(is_none(&one_more));
	for (int i = 0; i < EXECS_LEFT_MAX; i++)
		CHECK(is_one(&commands[i]));
	CHECK_NUMBER(kill(only_one(&commands[0]), SIGKILL), 0);
	CHECK(exec_group_is_gone(&commands[0]));
	struct command again = leave_behind(&shim);
	CHECK(is_one(&again));
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), 0);
	for (int i = 1; i < EXECS_LEFT_MAX; i++)
		CHECK(exec_group_is_gone(&commands[i]));
	CHECK(exec_group_is_gone(&again));
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(it_lives_on_in_the_commands_group_which_goes_with_it),
		TEST(it_does_so_in_version_2),
		TEST(whoever_it_has_forked_is_waited_for_too),
		TEST(it_is_waited_for_briefly_where_it_holds_the_output_open_and_then_heard_no_more),
		TEST(a_connection_that_is_closed_after_the_commands_end_is_not_its),
		TEST(it_ends_with_its_container_in_a_pid_namespace_of_the_pod_too),
		TEST(there_is_a_bound_on_it),
	};

	return TAP_RUN(TESTS);
}
