/* Commands in a container, at the wish of a client: that they run in its world, and end with whoever asked for them. */
#include "cleanup.h"
#include "exec.h"
#include "exec_parting.h"
#include "frame.h"
#include "golden.h"
#include "pod.h"
#include "tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>

enum { MEASURED = 50 };

/* A pod with a container that does nothing. */
#define CONTAINER \
	POD(0); \
	struct told app = start_container(&shim, "app", "", "exec busybox sleep 1000"); \
	CHECK_NUMBER(app.state, RUNNING)

static void a_command_runs_in_the_world_of_its_container(void)
{
	static const char *const KINDS[] = {"mnt", "net", "ipc", "uts", "pid", "cgroup"};

	CONTAINER;
	struct command command = exec_shell(&shim, "app", 0, "busybox ps; busybox pwd; busybox sleep 1000");

	CHECK(exec_await_output(&command, "/made/here\n"));
	for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
		char path[64], own[64] = "", expected[64] = "";

		snprintf(path, sizeof path, "/proc/%u/ns/%s", command.pid, KINDS[i]);
		CHECK(readlink(path, own, sizeof own - 1) > 0);
		snprintf(path, sizeof path, "/proc/%u/ns/%s", app.pid, KINDS[i]);
		CHECK(readlink(path, expected, sizeof expected - 1) > 0);
		CHECK_TEXT(own, expected);
	}
	close(command.fd);
	CHECK(exec_group_is_gone(&command));
}

static void an_end_is_told_with_all_that_was_said(void)
{
	CONTAINER;
	struct command command = exec_shell(&shim, "app", 0, "echo out; echo err >&2; exit 3");
	OUTCOME outcome = exec_outcome(&command);

	CHECK(outcome.ended);
	CHECK_NUMBER(outcome.exit_code, 3);
	CHECK_NUMBER(outcome.signal, 0);
	CHECK_NUMBER(outcome.step, 0);
	CHECK_TEXT(outcome.out, "out\n");
	CHECK_TEXT(outcome.err, "err\n");
	CHECK(exec_group_is_gone(&command));

	command = exec_shell(&shim, "app", 0, "kill -TERM $$");
	OUTCOME killed = exec_outcome(&command);
	CHECK(killed.ended);
	CHECK_NUMBER(killed.signal, SIGTERM);
}

static void a_program_that_is_not_there_is_the_last_step_that_failed(void)
{
	CONTAINER;
	struct steps steps = {0};

	exec_steps(&steps, "app", "");
	step(&steps, EXEC, "ll", (const char *const[]){"nothing", NULL}, (const char *const[]){"PATH=/bin", NULL});
	struct command command = exec_send(&shim, "app", 0, "", &steps);
	OUTCOME outcome = exec_outcome(&command);
	CHECK(outcome.ended);
	CHECK_NUMBER(outcome.step, 4);
	CHECK_NUMBER(outcome.error, ENOENT);
	CHECK_NUMBER(command.pid, 0);
}

static void no_descriptor_but_the_first_three_reaches_it(void)
{
	CONTAINER;
	struct command command = exec_shell(&shim, "app", 0, "busybox readlink /proc/$$/fd/0; cd /proc/$$/fd; echo *");
	OUTCOME outcome = exec_outcome(&command);

	CHECK(outcome.ended);
	CHECK(strncmp(outcome.out, "pipe:[", strlen("pipe:[")) == 0);
	/* The shell itself keeps none; the pattern is read by it, with a descriptor of its own. */
	CHECK(strstr(outcome.out, "]\n0 1 2 3\n"));
	command = exec_terminal(&shim, "app", "cd /proc/$$/fd; echo *");
	OUTCOME terminal = exec_outcome(&command);
	CHECK(strncmp(terminal.out, "0 1 2 ", strlen("0 1 2 ")) == 0);
	CHECK(strlen(terminal.out) <= strlen("0 1 2 10 3\r\n"));
}

static void stdin_without_input_is_at_its_end(void)
{
	CONTAINER;
	struct command command = exec_shell(&shim, "app", 0, "busybox cat; echo end");
	OUTCOME outcome = exec_outcome(&command);

	CHECK_TEXT(outcome.out, "end\n");
}

static void input_that_was_not_asked_for_is_an_error(void)
{
	CONTAINER;
	struct command command = exec_shell(&shim, "app", 0, "busybox sleep 1000");

	CHECK(exec_await_start(&command));
	exec_input(&command, "x", 1);
	OUTCOME outcome = exec_outcome(&command);
	CHECK_NUMBER(outcome.refused, EPROTO);
	CHECK(exec_group_is_gone(&command));
}

/* In a process of its own: both directions are full most of the time. */
static void feed(const struct command *command, size_t count)
{
	if (fork() != 0)
		return;
	unsigned char block[EXEC_BYTES_MAX];

	for (size_t at = 0; at < count; at += sizeof block) {
		for (size_t i = 0; i < sizeof block; i++)
			block[i] = (unsigned char)((at + i) * 2654435761u >> 13);
		exec_input(command, block, sizeof block);
	}
	exec_input(command, NULL, 0);
	_exit(0);
}

static void much_goes_through_unharmed(void)
{
	enum { COUNT = 16 << 20 };

	CONTAINER;
	struct command command = exec_shell(&shim, "app", EXEC_STDIN, "exec busybox cat");
	feed(&command, COUNT);
	OUTCOME outcome = exec_outcome(&command);
	CHECK(outcome.ended);
	CHECK_NUMBER(outcome.out_size, COUNT);
	for (size_t i = 0; i < COUNT; i++) {
		if ((unsigned char)outcome.out[i] != (unsigned char)(i * 2654435761u >> 13))
			CHECK_NUMBER(i, COUNT);
	}
}

static bool is_told(const void *command)
{
	struct pollfd end = {((const struct command *)command)->fd, POLLRDHUP, 0};

	return poll(&end, 1, 0) == 1;
}

/* A descriptor that was given away, closed at the other end. */
static bool is_hung_up(const void *command)
{
	struct pollfd end = {((const struct command *)command)->fd, 0, 0};

	return poll(&end, 1, 0) == 1 && (end.revents & POLLHUP);
}

static int count_descriptors(pid_t pid)
{
	char path[32];
	int count = 0;

	snprintf(path, sizeof path, "/proc/%d/fd", pid);
	DIR *folder = opendir(path);
	while (folder && readdir(folder))
		count++;
	if (folder)
		closedir(folder);
	return count;
}

static int descriptors;
static bool are_as_before(const void *pid)
{
	return count_descriptors(*(const pid_t *)pid) == descriptors;
}

static void a_client_that_still_writes_when_the_command_ends_hears_how(void)
{
	CONTAINER;
	descriptors = count_descriptors(shim.pid);
	struct command command = exec_shell(&shim, "app", EXEC_STDIN, "read line; exit 3");

	CHECK(exec_input(&command, "first\nsecond\n", strlen("first\nsecond\n")));
	CHECK(wait_until(is_told, &command));
	CHECK(exec_input(&command, "third\n", strlen("third\n")));
	OUTCOME outcome = exec_outcome(&command);
	CHECK(outcome.ended);
	CHECK_NUMBER(outcome.exit_code, 3);

	/* What never began is refused like that. */
	command = exec_shell(&shim, "other", EXEC_STDIN, "exit 3");
	CHECK(wait_until(is_told, &command));
	CHECK(exec_input(&command, "first\n", strlen("first\n")));
	OUTCOME refused = exec_outcome(&command);
	CHECK_NUMBER(refused.refused, ESRCH);
	CHECK(wait_until(are_as_before, &shim.pid));
}

static void a_client_that_never_closes_is_left_when_there_are_many(void)
{
	struct command commands[EXECS_PARTING_MAX + 1];

	CONTAINER;
	for (size_t i = 0; i <= EXECS_PARTING_MAX; i++) {
		commands[i] = exec_shell(&shim, "app", 0, "true");
		CHECK(wait_until(is_told, &commands[i]));
	}
	CHECK(wait_until(is_hung_up, &commands[0]));
	for (size_t i = 0; i <= EXECS_PARTING_MAX; i++) {
		CHECK(i == 0 || !is_hung_up(&commands[i]));
		OUTCOME outcome = exec_outcome(&commands[i]);
		CHECK(outcome.ended);
	}
}

static bool is_asleep(const void *pid)
{
	return process_state((pid_t) * (const uint32_t *)pid) == 'S';
}

/* The pipe is full, so is the socket: the shim holds a frame and waits for nobody. */
static void a_client_that_does_not_read_stops_its_command_and_nobody_else(void)
{
	CONTAINER;
	struct command deaf = exec_shell(&shim, "app", 0, "exec busybox yes");
	CHECK(exec_await_start(&deaf));
	struct command command = exec_shell(&shim, "app", 0, "echo heard");
	OUTCOME outcome = exec_outcome(&command);
	CHECK_TEXT(outcome.out, "heard\n");
	CHECK(wait_until(is_asleep, &deaf.pid));
	uint64_t before = cpu_time(shim.pid);
	poll(NULL, 0, 200);
	CHECK(cpu_time(shim.pid) - before < 20000000);
	close(deaf.fd);
	CHECK(exec_group_is_gone(&deaf));
}

static void a_command_that_does_not_read_ends_with_its_client(void)
{
	CONTAINER;
	struct command command = exec_shell(&shim, "app", EXEC_STDIN, "exec busybox sleep 1000");
	unsigned char block[EXEC_BYTES_MAX] = {0};

	CHECK(exec_await_start(&command));
	CHECK(fcntl(command.fd, F_SETFL, O_NONBLOCK) == 0);
	for (int i = 0; i < 20; i++)
		exec_input(&command, block, sizeof block);
	uint64_t before = cpu_time(shim.pid);
	poll(NULL, 0, 200);
	CHECK(cpu_time(shim.pid) - before < 20000000);
	close(command.fd);
	CHECK(exec_group_is_gone(&command));
}

static void whoever_was_forked_dies_with_the_connection(void)
{
	CONTAINER;
	struct command command = exec_shell(&shim, "app", 0,
					    "for i in 1 2 3 4 5 6 7 8 9 10; do (busybox setsid busybox sleep 1000000 "
					    "&); done; echo all; busybox sleep 1000000");

	CHECK(exec_await_output(&command, "all\n"));
	close(command.fd);
	CHECK(exec_group_is_gone(&command));
	command = exec_shell(&shim, "app", 0, "busybox ps | busybox grep -c 'sleep 1000000$'");
	OUTCOME left = exec_outcome(&command);
	CHECK_TEXT(left.out, "0\n");
}

/* The group of version 2, which the kernel kills whole. */
static void a_group_of_version_2_is_killed_and_removed(void)
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
	     (const char *const[]){
		     "sh", "-c",
		     "busybox setsid busybox sleep 1000000 & busybox cat /proc/self/cgroup; exec busybox sleep 1000000",
		     NULL},
	     (const char *const[]){"PATH=/bin", NULL});
	struct command command = exec_send(&shim, "app", 0, group, &steps);

	CHECK(exec_await_output(&command, "-v2\n"));
	CHECK(access(group, F_OK) == 0);
	close(command.fd);
	CHECK(exec_group_is_gone(&command));
}

static void a_group_that_is_there_already_is_refused_and_left_alone(void)
{
	CONTAINER;
	struct steps steps = {0};
	char group[TEXT_MAX];

	snprintf(group, sizeof group, "%s/monopod-exec-test-%d-other", exec_groups(false), getpid());
	CHECK(mkdir(group, 0755) == 0);
	exec_steps(&steps, "app", group);
	step(&steps, EXEC, "ll", (const char *const[]){"sh", NULL}, (const char *const[]){"PATH=/bin", NULL});
	struct command command = exec_send(&shim, "app", 0, group, &steps);
	OUTCOME outcome = exec_outcome(&command);
	CHECK_NUMBER(outcome.refused, EEXIST);
	CHECK(rmdir(group) == 0);
}

static void a_command_ends_with_its_container(void)
{
	CONTAINER;
	struct command command = exec_shell(&shim, "app", 0, "exec busybox sleep 1000000");

	CHECK(exec_await_start(&command));
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), 0);
	OUTCOME outcome = exec_outcome(&command);
	CHECK(outcome.ended);
	CHECK_NUMBER(outcome.signal, SIGKILL);
	CHECK(exec_group_is_gone(&command));
}

/* The container's first process does not take the others with it there. */
static void it_does_so_in_a_pid_namespace_of_the_pod(void)
{
	POD(CLONE_NEWPID);
	CHECK_NUMBER(start_member(&shim, "app", "exec busybox sleep 1000").state, RUNNING);
	struct steps steps = {0};

	step_process_new(&steps, 0, "app");
	step(&steps, EXEC, "ll", (const char *const[]){"/bin/busybox", "sleep", "1000000", NULL},
	     (const char *const[]){NULL});
	struct command command = exec_send(&shim, "app", 0, "", &steps);

	CHECK(exec_await_start(&command));
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), 0);
	OUTCOME outcome = exec_outcome(&command);
	CHECK(outcome.ended);
	CHECK_NUMBER(outcome.signal, SIGKILL);
}

static void what_does_not_run_is_refused(void)
{
	CONTAINER;
	struct command command = exec_shell(&shim, "other", 0, "true");
	OUTCOME unknown = exec_outcome(&command);

	CHECK_NUMBER(unknown.refused, ESRCH);
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), 0);
	CHECK_NUMBER(shim_told(&shim).state, EXITED);
	command = exec_shell(&shim, "app", 0, "true");
	OUTCOME ended = exec_outcome(&command);
	CHECK_NUMBER(ended.refused, ESRCH);
	CHECK(access(command.group, F_OK) < 0);
}

/* Whatever comes first, its end or the exec: there is an answer, and nothing is left. */
static void a_container_may_end_at_any_time(void)
{
	POD(0);
	for (int i = 0; i < 30; i++) {
		char id[16];

		snprintf(id, sizeof id, "app-%d", i);
		CHECK_NUMBER(start_container(&shim, id, "", "exec busybox sleep 1000").state, RUNNING);
		struct command command = exec_shell(&shim, id, 0, "exec busybox sleep 1000");
		poll(NULL, 0, i % 10);
		CHECK_NUMBER(shim_signal(&shim, id, SIGKILL), 0);
		CHECK_NUMBER(shim_told(&shim).state, EXITED);
		OUTCOME outcome = exec_outcome(&command);
		CHECK(outcome.refused == ESRCH || outcome.ended);
		CHECK(outcome.refused || outcome.step || outcome.signal == SIGKILL);
		CHECK(exec_group_is_gone(&command));
	}
}

static void a_connection_may_be_closed_at_any_time(void)
{
	CONTAINER;
	for (int i = 0; i < 60; i++) {
		struct command command =
			exec_shell(&shim, "app", EXEC_STDIN, "busybox sleep 1000000 & exec busybox cat");

		poll(NULL, 0, i % 12);
		close(command.fd);
		CHECK(exec_group_is_gone(&command));
	}
	struct command command = exec_shell(&shim, "app", 0, "busybox ps | busybox grep -c 'sleep 1000000$'");
	OUTCOME left = exec_outcome(&command);
	CHECK_TEXT(left.out, "0\n");
}

static void no_more_than_a_number_of_them_at_a_time(void)
{
	CONTAINER;
	int fds[EXECS_MAX];

	for (size_t i = 0; i < EXECS_MAX; i++)
		CHECK((fds[i] = exec_open(&shim)) >= 0);
	struct command command = exec_shell(&shim, "app", 0, "true");
	OUTCOME refused = exec_outcome(&command);
	CHECK_NUMBER(refused.refused, EAGAIN);
	for (size_t i = 0; i < EXECS_MAX; i++)
		close(fds[i]);
	command = exec_shell(&shim, "app", 0, "echo again");
	OUTCOME outcome = exec_outcome(&command);
	CHECK_TEXT(outcome.out, "again\n");
}

/* Who does not wait is told by connect(2) that there is no room: an agent could not say then what the matter is. */
static void many_may_wait_for_a_shim_that_is_busy(void)
{
	int fds[EXECS_WAITING_MAX];

	CONTAINER;
	CHECK_NUMBER(kill(shim.pid, SIGSTOP), 0);
	for (size_t i = 0; i < EXECS_WAITING_MAX; i++)
		fds[i] = exec_open_at_once(&shim);
	CHECK_NUMBER(kill(shim.pid, SIGCONT), 0);
	for (size_t i = 0; i < EXECS_WAITING_MAX; i++) {
		CHECK(fds[i] >= 0);
		close(fds[i]);
	}
	struct command command = exec_shell(&shim, "app", 0, "echo again");
	OUTCOME outcome = exec_outcome(&command);
	CHECK_TEXT(outcome.out, "again\n");
}

static void what_is_no_exec_is_refused(void)
{
	CONTAINER;
	static const unsigned char HELLO_FIRST[] = {10, 0, 0, 0, 1, 0, 1, 0, 0, 0, 2, 0, 0, 0};
	static const unsigned char TOO_LONG[] = {255, 255, 255, 255, 6, 0, 0, 0, 0, 0};
	const struct {
		const unsigned char *bytes;
		size_t size;
	} FRAMES[] = {{HELLO_FIRST, sizeof HELLO_FIRST}, {TOO_LONG, sizeof TOO_LONG}};

	for (size_t i = 0; i < sizeof FRAMES / sizeof *FRAMES; i++) {
		struct command command = {.fd = exec_open(&shim)};

		CHECK(send(command.fd, FRAMES[i].bytes, FRAMES[i].size, MSG_NOSIGNAL) == (ssize_t)FRAMES[i].size);
		OUTCOME outcome = exec_outcome(&command);
		CHECK_NUMBER(outcome.refused, EPROTO);
	}
}

static void a_terminal_has_its_size_and_can_be_resized(void)
{
	CONTAINER;
	struct command command = exec_terminal(
		&shim, "app", "busybox tty; busybox stty size; read line; busybox stty size; echo got $line; exit 7");

	CHECK(exec_await_output(&command, "/dev/pts/0\r\n24 80\r\n"));
	exec_resize(&command, 50, 132);
	exec_input(&command, "hello\n", 6);
	OUTCOME outcome = exec_outcome(&command);
	CHECK(strstr(outcome.out, "50 132\r\ngot hello\r\n"));
	CHECK_NUMBER(outcome.exit_code, 7);
}

static bool send_golden(const struct command *command, const char *name)
{
	size_t size;
	CLEANUP_FREE unsigned char *frame = golden_read(name, &size);

	return send(command->fd, frame, size, MSG_NOSIGNAL) == (ssize_t)size;
}

static void the_golden_frames_of_a_client_are_taken(void)
{
	CONTAINER;
	struct command command =
		exec_terminal(&shim, "app", "echo ready; read line; busybox stty size; echo got $line");

	CHECK(exec_await_output(&command, "ready"));
	CHECK(send_golden(&command, "resize"));
	CHECK(send_golden(&command, "stdin"));
	OUTCOME outcome = exec_outcome(&command);
	CHECK(strstr(outcome.out, "50 132\r\ngot ls\r\n"));
}

static void ctrl_c_interrupts_what_runs_in_a_terminal(void)
{
	CONTAINER;
	struct command command = exec_terminal(&shim, "app", "echo ready; exec busybox sleep 1000000");

	CHECK(exec_await_output(&command, "ready"));
	exec_input(&command, "\003", 1);
	OUTCOME outcome = exec_outcome(&command);
	CHECK_NUMBER(outcome.signal, SIGINT);
}

static void a_terminal_that_the_container_has_replaced_is_refused(void)
{
	static const char *const REPLACEMENTS[] = {
		"busybox mkdir /dev/pts && busybox mknod /dev/pts/ptmx p",
		"busybox mkdir /dev/pts && busybox ln -s /dev/null /dev/pts/ptmx",
		"busybox ln -s /proc/1/root/dev /dev/pts",
		"busybox ln -s /proc/self/fd /dev/pts",
	};

	POD(0);
	/* Only a container that may mount could do so where the terminals are mounted: here they are not. */
	for (size_t i = 0; i < sizeof REPLACEMENTS / sizeof *REPLACEMENTS; i++) {
		char id[16], script[TEXT_MAX];
		struct steps steps = {0};

		snprintf(id, sizeof id, "app-%zu", i);
		snprintf(script, sizeof script, "%s; busybox touch /replaced; exec busybox sleep 1000",
			 REPLACEMENTS[i]);
		step_process_new(&steps, CLONE_NEWNS | CLONE_NEWPID, "");
		step(&steps, MOUNT_PROPAGATION, "8", (uint64_t)(1 << 18));
		mkdir(scratch_path(&shim.folder, "bare"), 0755);
		step(&steps, MOUNT_FS, "ss8s1", "tmpfs", "", (uint64_t)0, scratch_path(&shim.folder, "bare"), 0);
		step(&steps, ROOT, "s", scratch_path(&shim.folder, "bare"));
		step(&steps, BIND, "ss818", "/bin/busybox", "/bin/busybox", (uint64_t)0, 0, (uint64_t)(1 << 18));
		step(&steps, SYMLINK, "ss", "busybox", "/bin/sh");
		step(&steps, MOUNT_FS, "ss8s1", "proc", "", (uint64_t)0, "/proc", 2);
		step(&steps, MOUNT_FS, "ss8s1", "tmpfs", "", (uint64_t)0, "/dev", 2);
		step(&steps, ROOT_PIVOT, "");
		step(&steps, EXEC, "ll", (const char *const[]){"sh", "-c", script, NULL},
		     (const char *const[]){"PATH=/bin", NULL});
		start_plan(&shim, id, "", 0, 0, &steps);
		CHECK_NUMBER(shim_told(&shim).state, RUNNING);
		struct command ready =
			exec_shell(&shim, id, 0, "until test -e /replaced; do busybox sleep 0.01; done; echo ready");
		OUTCOME replaced = exec_outcome(&ready);
		CHECK_TEXT(replaced.out, "ready\n");
		struct command command = exec_terminal(&shim, id, "true");
		OUTCOME outcome = exec_outcome(&command);
		CHECK(outcome.ended);
		CHECK_NUMBER(outcome.step, 5);
		CHECK(outcome.error == ENODEV || outcome.error == ELOOP);
	}
}

static void the_shims_end_is_that_of_all(void)
{
	CONTAINER;
	struct command command =
		exec_shell(&shim, "app", 0, "(busybox setsid busybox sleep 1000000 &); echo all; exec busybox cat");

	CHECK(exec_await_output(&command, "all\n"));
	CHECK_NUMBER(shim_shut_down(&shim), 0);
	CHECK(access(command.group, F_OK) < 0);
	CHECK(access(scratch_path(&shim.folder, "exec.sock"), F_OK) < 0);
}

static double milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double one = *(const double *)a, other = *(const double *)b;

	return (one > other) - (one < other);
}

/* Says how long; asserts only that each of them came to its end. */
static void commands_run_one_after_the_other(void)
{
	double took[MEASURED];

	CONTAINER;
	for (int i = 0; i < MEASURED; i++) {
		double before = milliseconds();
		struct command command = exec_shell(&shim, "app", 0, "true");
		OUTCOME outcome = exec_outcome(&command);

		took[i] = milliseconds() - before;
		CHECK(outcome.ended);
	}
	qsort(took, MEASURED, sizeof *took, compare);
	printf("# EXEC to ENDED: median %.2f ms, fastest %.2f ms, slowest %.2f ms\n", took[MEASURED / 2], took[0],
	       took[MEASURED - 1]);
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(a_command_runs_in_the_world_of_its_container),
		TEST(an_end_is_told_with_all_that_was_said),
		TEST(a_program_that_is_not_there_is_the_last_step_that_failed),
		TEST(no_descriptor_but_the_first_three_reaches_it),
		TEST(stdin_without_input_is_at_its_end),
		TEST(input_that_was_not_asked_for_is_an_error),
		TEST(much_goes_through_unharmed),
		TEST(a_client_that_still_writes_when_the_command_ends_hears_how),
		TEST(a_client_that_never_closes_is_left_when_there_are_many),
		TEST(a_client_that_does_not_read_stops_its_command_and_nobody_else),
		TEST(a_command_that_does_not_read_ends_with_its_client),
		TEST(whoever_was_forked_dies_with_the_connection),
		TEST(a_group_of_version_2_is_killed_and_removed),
		TEST(a_group_that_is_there_already_is_refused_and_left_alone),
		TEST(a_command_ends_with_its_container),
		TEST(it_does_so_in_a_pid_namespace_of_the_pod),
		TEST(what_does_not_run_is_refused),
		TEST(a_container_may_end_at_any_time),
		TEST(a_connection_may_be_closed_at_any_time),
		TEST(no_more_than_a_number_of_them_at_a_time),
		TEST(many_may_wait_for_a_shim_that_is_busy),
		TEST(what_is_no_exec_is_refused),
		TEST(a_terminal_has_its_size_and_can_be_resized),
		TEST(the_golden_frames_of_a_client_are_taken),
		TEST(ctrl_c_interrupts_what_runs_in_a_terminal),
		TEST(a_terminal_that_the_container_has_replaced_is_refused),
		TEST(the_shims_end_is_that_of_all),
		TEST(commands_run_one_after_the_other),
	};

	return TAP_RUN(TESTS);
}
