/*
 * Groups below that of a command, as a container makes them that may mount control groups: here they are made from outside. Whoever is in
 * them is the command's all the same, and nobody waits for their removal without end.
 */
#include "cleanup.h"
#include "exec.h"
#include "exec_left.h"
#include "pod.h"
#include "tap.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>

/* Deeper than descriptors are to be had for, and than anybody is looked for. */
enum { DEEP = 40, MANY = 3000 };

#define CONTAINER \
	POD(0); \
	CHECK_NUMBER(start_container(&shim, "app", "", "exec busybox sleep 1000").state, RUNNING)

typedef char folder_path[1024];

static void below(const struct command *command, int depth, folder_path path)
{
	int size = snprintf(path, sizeof(folder_path), "%s", command->group);

	for (int i = 0; i < depth; i++) {
		size += snprintf(path + size, sizeof(folder_path) - (size_t)size, "/a");
		mkdir(path, 0755);
	}
}

static bool move(pid_t pid, const char *folder)
{
	char path[sizeof(folder_path) + sizeof "/cgroup.procs"];

	snprintf(path, sizeof path, "%s/cgroup.procs", folder);
	FILE *procs = fopen(path, "we");
	return procs && fprintf(procs, "%d", pid) > 0 && fclose(procs) == 0;
}

static pid_t first_in(const char *folder, pid_t other_than)
{
	char path[sizeof(folder_path) + sizeof "/cgroup.procs"];
	pid_t pid = 0;

	snprintf(path, sizeof path, "%s/cgroup.procs", folder);
	FILE *procs = fopen(path, "re");
	while (procs && fscanf(procs, "%d", &pid) == 1 && pid == other_than)
		pid = 0;
	if (procs)
		fclose(procs);
	return pid;
}

static bool is_dead(const void *pid)
{
	char state = process_state(*(const pid_t *)pid);

	return !state || state == 'Z';
}

/* The command's child, moved there. */
static pid_t hide(const struct command *command, int depth)
{
	folder_path path;
	pid_t child = first_in(command->group, (pid_t)command->pid);

	below(command, depth, path);
	return child > 0 && move(child, path) ? child : 0;
}

static struct command with_a_child(const struct shim *shim)
{
	struct command command = exec_shell(
		shim, "app", 0, "busybox setsid busybox sleep 1000000 & echo all; exec busybox sleep 1000000");

	if (!exec_await_output(&command, "all\n"))
		printf("# the command does not run\n");
	return command;
}

static void whoever_is_in_one_is_killed_and_it_is_removed(void)
{
	static const int DEPTHS[] = {1, 2, DEEP};

	CONTAINER;
	for (size_t i = 0; i < sizeof DEPTHS / sizeof *DEPTHS; i++) {
		struct command command = with_a_child(&shim);
		pid_t child = hide(&command, DEPTHS[i]);

		CHECK(child > 0);
		close(command.fd);
		CHECK(wait_until(is_dead, &child));
		CHECK(exec_group_is_gone(&command));
	}
}

static void whoever_is_left_behind_in_one_lives_on_and_it_is_left_alone(void)
{
	folder_path path, empty;

	CONTAINER;
	struct command command =
		exec_shell(&shim, "app", EXEC_STDIN,
			   "busybox sleep 1000000 >/dev/null 2>&1 </dev/null & echo all; read line; exit 0");
	CHECK(exec_await_output(&command, "all\n"));
	pid_t child = first_in(command.group, (pid_t)command.pid);
	CHECK(child > 0);
	below(&command, 2, path);
	CHECK(move(child, path));
	snprintf(empty, sizeof empty, "%s/empty", command.group);
	CHECK_NUMBER(mkdir(empty, 0755), 0);
	CHECK(exec_input(&command, "go\n", 3));
	OUTCOME outcome = exec_outcome(&command);
	CHECK(outcome.ended);
	uint64_t before = cpu_time(shim.pid);
	poll(NULL, 0, 200);
	CHECK(cpu_time(shim.pid) - before < 20000000);
	CHECK(!is_dead(&child));
	CHECK_NUMBER(access(empty, F_OK), 0);
	CHECK_NUMBER(kill(child, SIGKILL), 0);
	CHECK(exec_group_is_gone(&command));
}

static void an_end_is_told_though_their_removal_takes_long(void)
{
	CONTAINER;
	struct command command = exec_shell(&shim, "app", EXEC_STDIN, "read line; exit 3");
	CHECK(exec_await_start(&command));
	for (int i = 0; i < MANY; i++) {
		folder_path path;

		snprintf(path, sizeof path, "%s/%d", command.group, i);
		CHECK_NUMBER(mkdir(path, 0755), 0);
	}
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), 0);
	OUTCOME outcome = exec_outcome(&command);
	CHECK(outcome.ended);
	CHECK_NUMBER(access(command.group, F_OK), 0);
	CHECK(exec_group_is_gone(&command));
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(whoever_is_in_one_is_killed_and_it_is_removed),
		TEST(whoever_is_left_behind_in_one_lives_on_and_it_is_left_alone),
		TEST(an_end_is_told_though_their_removal_takes_long),
	};

	return TAP_RUN(TESTS);
}
