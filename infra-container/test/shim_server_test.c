/* The shim and its agent: what is refused, who is heard, and what happens to an agent that is slow or gone. */
#include "cleanup.h"
#include "start.h"
#include "tap.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* The errno of the REFUSED that comes next, 0 where something else does. */
static int refusal(struct shim *shim)
{
	ANSWER answer = shim_answer(shim);

	return answer.type == REFUSED ? (int)read_u32(&answer.payload) : 0;
}

static bool has_record(const void *path)
{
	return access(path, F_OK) == 0;
}

static bool is_closed(int fd)
{
	struct pollfd wanted = {fd, POLLIN, 0};
	char byte;

	return poll(&wanted, 1, PATIENCE_MS) == 1 && recv(fd, &byte, 1, 0) <= 0;
}

static void what_is_not_known_or_known_already_is_refused(void)
{
	SHIM shim = shim_start();

	CHECK_NUMBER(shim_forget(&shim, "app"), ESRCH);
	CHECK_NUMBER(shim_signal(&shim, "app", SIGTERM), ESRCH);
	CHECK_NUMBER(run_shell(&shim, "app", "exec busybox sleep 1000").state, RUNNING);
	start_shell(&shim, "app", "exit 0");
	CHECK_NUMBER(refusal(&shim), EEXIST);
	CHECK_NUMBER(shim_forget(&shim, "app"), EBUSY);
	CHECK_NUMBER(shim_signal(&shim, "app", 12345), EINVAL);
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), 0);
	CHECK_NUMBER(shim_told(&shim).state, EXITED);
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), ESRCH);
	start_shell(&shim, "app", "exit 0");
	CHECK_NUMBER(refusal(&shim), EEXIST);
	CHECK_NUMBER(shim_forget(&shim, "app"), 0);
	CHECK_NUMBER(shim_forget(&shim, "app"), ESRCH);
}

static void a_log_that_can_not_be_opened_is_refused(void)
{
	SHIM shim = shim_start();
	struct steps steps = {0};

	CHECK(symlink("elsewhere", scratch_path(&shim.folder, "link")) == 0);
	step_process_new(&steps, 0, "");
	step(&steps, EXEC, "ll", (const char *const[]){"/bin/busybox", NULL}, (const char *const[]){NULL});
	start_plan(&shim, "app", "link", 0, &steps);
	CHECK_NUMBER(refusal(&shim), ELOOP);
	CHECK_NUMBER(shim_forget(&shim, "app"), ESRCH);
}

/* Sends bytes that are no frame; the shim says so, hangs up, and serves the next agent. */
static void check_malformed(struct shim *shim, const void *bytes, size_t size)
{
	CHECK(send(shim->fd, bytes, size, MSG_NOSIGNAL) == (ssize_t)size);
	CHECK_NUMBER(refusal(shim), EPROTO);
	CHECK(is_closed(shim->fd));
	ANSWER welcome = shim_connect(shim);
	CHECK_NUMBER(welcome.type, WELCOME);
}

static void what_is_no_frame_is_refused_and_changes_nothing(void)
{
	SHIM shim = shim_start();

	CHECK_NUMBER(run_shell(&shim, "app", "exec busybox sleep 1000").state, RUNNING);
	check_malformed(&shim, "\0\0\0\0", 4);
	check_malformed(&shim, "\5\0\0\0\5\0\0\0\0", 9);
	check_malformed(&shim, "\1\0\100\0", 4);
	check_malformed(&shim, "\377\377\377\377", 4);
	check_malformed(&shim, "\6\0\0\0\0\0\7\0\0\0", 10);
	check_malformed(&shim, "\6\0\0\0\6\0\7\0\0\0", 10);
	check_malformed(&shim, "\6\0\0\0\2\0\7\0\0\0", 10);
	check_malformed(&shim, "\7\0\0\0\5\0\7\0\0\0x", 11);
	check_malformed(&shim, "\6\0\0\0\1\0\7\0\0\0", 10);
	CHECK_NUMBER(shim_signal(&shim, "app", 0), 0);
}

static void a_start_without_id_or_record_is_refused(void)
{
	SHIM shim = shim_start();
	struct writer payload = {0};
	struct steps steps = {0};

	step_process_new(&steps, 0, "");
	step(&steps, EXEC, "ll", (const char *const[]){"/bin/true", NULL}, (const char *const[]){NULL});
	write_string(&payload, "app");
	write_string(&payload, "");
	write_string(&payload, "");
	write_u64(&payload, 0);
	write_u32(&payload, 0);
	write_u32(&payload, steps.count);
	write_bytes(&payload, steps.bytes.data, steps.bytes.size);
	shim_send(&shim, START, &payload);
	CHECK_NUMBER(refusal(&shim), EPROTO);
	ANSWER welcome = shim_connect(&shim);
	start_plan(&shim, "", "", 0, &steps);
	CHECK_NUMBER(refusal(&shim), EPROTO);
}

static void an_older_agent_is_refused_and_a_newer_one_may_say_more(void)
{
	SHIM shim = shim_start();
	struct writer version = {0};

	write_u32(&version, 0);
	shim_send(&shim, HELLO, &version);
	CHECK_NUMBER(refusal(&shim), EPROTONOSUPPORT);
	write_u32(&version, PROTOCOL_VERSION + 1);
	write_string(&version, "what version 2 adds");
	shim_send(&shim, HELLO, &version);
	ANSWER welcome = shim_answer(&shim);
	CHECK_NUMBER(welcome.type, WELCOME);
	CHECK_NUMBER(read_u32(&welcome.payload), PROTOCOL_VERSION);
}

static void nothing_is_heard_before_hello(void)
{
	SHIM shim = shim_start();
	struct writer payload = {0};

	write_string(&payload, "app");
	close(shim.fd);
	shim.fd = shim_open_socket(&shim);
	CHECK(shim.fd >= 0);
	shim_send(&shim, FORGET, &payload);
	CHECK_NUMBER(refusal(&shim), EPROTO);
	CHECK(is_closed(shim.fd));
}

/* Whatever ends meanwhile is in WELCOME; told before it would be news of somebody unknown. */
static void nothing_is_told_before_welcome(void)
{
	SHIM shim = shim_start();
	struct told running = run_shell(&shim, "app", "exec busybox sleep 1000");
	struct writer version = {0};

	close(shim.fd);
	shim.fd = shim_open_socket(&shim);
	CHECK(kill((pid_t)running.pid, SIGKILL) == 0);
	CHECK(wait_until(has_record, scratch_path(&shim.folder, "exits/app")));
	write_u32(&version, PROTOCOL_VERSION);
	shim_send(&shim, HELLO, &version);
	ANSWER welcome = shim_answer(&shim);
	CHECK_NUMBER(welcome.type, WELCOME);
	read_u64(&welcome.payload);
	CHECK_NUMBER(read_count(&welcome.payload), 1);
	CHECK_NUMBER(told_read(&welcome.payload).state, EXITED);
}

static void frames_come_in_any_pieces(void)
{
	SHIM shim = shim_start();
	struct writer w = {0};

	for (uint32_t i = 1; i <= 3; i++) {
		write_u32(&w, 10);
		write_u16(&w, HELLO);
		write_u32(&w, 100 + i);
		write_u32(&w, PROTOCOL_VERSION);
	}
	/* The first a byte at a time, the other two at once. */
	for (size_t at = 0; at < w.size / 3; at++)
		CHECK(send(shim.fd, w.data + at, 1, MSG_NOSIGNAL) == 1);
	CHECK(send(shim.fd, w.data + w.size / 3, w.size - w.size / 3, MSG_NOSIGNAL) > 0);
	writer_free(&w);
	for (uint32_t i = 1; i <= 3; i++) {
		ANSWER welcome = shim_answer(&shim);

		CHECK_NUMBER(welcome.type, WELCOME);
		CHECK_NUMBER(welcome.request, 100 + i);
	}
}

static void a_start_of_nearly_4_mib_is_taken(void)
{
	SHIM shim = shim_start();
	struct steps steps = {0};
	size_t size = 100 * 1024;
	CLEANUP_FREE char *text = malloc(size + 1);
	const char *environment[40];

	CHECK(text);
	memset(text, 'x', size);
	memcpy(text, "A=", 2);
	text[size] = '\0';
	for (size_t i = 0; i < 40; i++)
		environment[i] = i < 39 ? text : NULL;
	step_process_new(&steps, 0, "");
	step(&steps, EXEC, "ll", (const char *const[]){"/bin/busybox", "true", NULL}, environment);
	start_plan(&shim, "app", "", 0, &steps);
	/* More than the kernel gives a program for its environment; so it is the kernel that says no, not the protocol. */
	struct told told = shim_told(&shim);
	CHECK(told.state == RUNNING || (told.state == FAILED && told.error == E2BIG));
}

static void a_second_agent_takes_the_place_of_the_first(void)
{
	SHIM shim = shim_start();

	CHECK_NUMBER(run_shell(&shim, "app", "exec busybox sleep 1000").state, RUNNING);
	CLEANUP_CLOSE int first = take_fd(&shim.fd);
	ANSWER welcome = shim_connect(&shim);
	CHECK_NUMBER(welcome.type, WELCOME);
	CHECK(is_closed(first));
	read_u32(&welcome.payload);
	CHECK_NUMBER(read_u32(&welcome.payload), shim.pid);
	CHECK_NUMBER(read_count(&welcome.payload), 1);
	struct told told = told_read(&welcome.payload);
	CHECK_TEXT(told.id, "app");
	CHECK_NUMBER(told.state, RUNNING);
	CHECK(read_all(&welcome.payload));
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), 0);
	CHECK_NUMBER(shim_told(&shim).state, EXITED);
}

static void an_end_without_an_agent_is_told_to_the_next(void)
{
	SHIM shim = shim_start();
	struct told running = run_shell(&shim, "app", "exec busybox sleep 1000");

	close(take_fd(&shim.fd));
	CHECK(kill((pid_t)running.pid, SIGTERM) == 0);
	ANSWER welcome = shim_connect(&shim);
	CHECK_NUMBER(read_u32(&welcome.payload), PROTOCOL_VERSION);
	read_u32(&welcome.payload);
	CHECK_NUMBER(read_count(&welcome.payload), 1);
	struct told told = told_read(&welcome.payload);
	/* Whether it has been reaped before the connection came is as it happens; either way it is told. */
	if (told.state == RUNNING)
		told = shim_told(&shim);
	CHECK_NUMBER(told.state, EXITED);
	CHECK_NUMBER(told.signal, SIGTERM);
}

static void an_agent_that_never_reads_holds_up_nobody(void)
{
	SHIM shim = shim_start();
	struct writer w = {0};

	CHECK_NUMBER(run_shell(&shim, "app", "while read line; do :; done < /dev/zero").state, RUNNING);
	write_u32(&w, 10);
	write_u16(&w, HELLO);
	write_u32(&w, 7);
	write_u32(&w, PROTOCOL_VERSION);
	/* The answers fill the socket; the shim hangs up rather than wait. */
	while (send(shim.fd, w.data, w.size, MSG_NOSIGNAL) == (ssize_t)w.size)
		;
	CHECK(errno == EPIPE || errno == ECONNRESET);
	writer_free(&w);
	ANSWER welcome = shim_connect(&shim);
	CHECK_NUMBER(welcome.type, WELCOME);
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), 0);
}

/* A fifo in the place of a control file holds a process up in its start, for as long as nobody reads it. */
static void a_process_that_starts_while_the_agent_goes_is_news_to_the_next(void)
{
	SHIM shim = shim_start();
	struct steps steps = {0};

	CHECK(mkfifo(scratch_path(&shim.folder, "cgroup.procs"), 0600) == 0);
	step_process_new(&steps, 0, "");
	step(&steps, CGROUP_JOIN, "l", (const char *const[]){shim.folder.path, NULL});
	step(&steps, EXEC, "ll", (const char *const[]){"/bin/busybox", "sleep", "1000", NULL},
	     (const char *const[]){NULL});
	start_plan(&shim, "app", "", 0, &steps);
	/* Its answer says that START has been taken. */
	CHECK_NUMBER(shim_forget(&shim, "nobody"), ESRCH);
	ANSWER welcome = shim_connect(&shim);
	read_u32(&welcome.payload);
	read_u32(&welcome.payload);
	CHECK_NUMBER(read_count(&welcome.payload), 1);
	CHECK_NUMBER(told_read(&welcome.payload).state, STARTING);
	CLEANUP_CLOSE int reader = open(scratch_path(&shim.folder, "cgroup.procs"), O_RDONLY | O_CLOEXEC);
	CHECK(reader >= 0);
	struct told told = shim_told(&shim);
	CHECK_NUMBER(told.request, 0);
	CHECK_NUMBER(told.state, RUNNING);
	CHECK_TEXT(told.id, "app");
}

static void only_its_owner_may_connect(void)
{
	SHIM shim = shim_start();
	struct stat stat;

	CHECK(lstat(scratch_path(&shim.folder, "shim.sock"), &stat) == 0);
	CHECK_NUMBER(stat.st_mode, S_IFSOCK | 0600);
}

/* The exit code of the program when it is called so. */
static int exit_code(const char *option, const char *value, const char *folder)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		CLEANUP_CLOSE int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

		dup2(null, STDERR_FILENO);
		execl("target/libexec/monopod-shim", "monopod-shim", option, value, "pod", folder, NULL);
		_exit(126);
	}
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void a_start_that_fails_ends_with_1_and_wrong_use_with_2(void)
{
	CHECK_NUMBER(exit_code("-o", "1000", "/no/such/folder"), 1);
	CHECK_NUMBER(exit_code("-o", "many", "/tmp"), 1);
	CHECK_NUMBER(exit_code("-c", "/no/such/group", "/tmp"), 1);
	CHECK_NUMBER(exit_code("-x", "1", "/tmp"), 2);
	CHECK_NUMBER(exit_code("-o", "1000", NULL), 2);
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(what_is_not_known_or_known_already_is_refused),
		TEST(a_log_that_can_not_be_opened_is_refused),
		TEST(what_is_no_frame_is_refused_and_changes_nothing),
		TEST(a_start_without_id_or_record_is_refused),
		TEST(an_older_agent_is_refused_and_a_newer_one_may_say_more),
		TEST(nothing_is_heard_before_hello),
		TEST(nothing_is_told_before_welcome),
		TEST(frames_come_in_any_pieces),
		TEST(a_start_of_nearly_4_mib_is_taken),
		TEST(a_second_agent_takes_the_place_of_the_first),
		TEST(an_end_without_an_agent_is_told_to_the_next),
		TEST(an_agent_that_never_reads_holds_up_nobody),
		TEST(a_process_that_starts_while_the_agent_goes_is_news_to_the_next),
		TEST(only_its_owner_may_connect),
		TEST(a_start_that_fails_ends_with_1_and_wrong_use_with_2),
	};

	return TAP_RUN(TESTS);
}
