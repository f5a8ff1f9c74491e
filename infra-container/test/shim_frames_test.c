/* The shim and what it is sent: what is refused, and what is taken in whatever form it comes. */
#include "cleanup.h"
#include "start.h"
#include "tap.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void what_is_not_known_or_known_already_is_refused(void)
{
	SHIM shim = shim_start();

	CHECK_NUMBER(shim_forget(&shim, "app"), ESRCH);
	CHECK_NUMBER(shim_signal(&shim, "app", SIGTERM), ESRCH);
	CHECK_NUMBER(run_shell(&shim, "app", "exec busybox sleep 1000").state, RUNNING);
	start_shell(&shim, "app", "exit 0");
	CHECK_NUMBER(shim_refusal(&shim), EEXIST);
	CHECK_NUMBER(shim_forget(&shim, "app"), EBUSY);
	CHECK_NUMBER(shim_signal(&shim, "app", 12345), EINVAL);
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), 0);
	CHECK_NUMBER(shim_told(&shim).state, EXITED);
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), ESRCH);
	start_shell(&shim, "app", "exit 0");
	CHECK_NUMBER(shim_refusal(&shim), EEXIST);
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
	start_plan(&shim, "app", "link", 0, 0, &steps);
	CHECK_NUMBER(shim_refusal(&shim), ELOOP);
	CHECK_NUMBER(shim_forget(&shim, "app"), ESRCH);
}

/* Sends bytes that are no frame; the shim says so, hangs up, and serves the next agent. */
static void check_malformed(struct shim *shim, const void *bytes, size_t size)
{
	CHECK(send(shim->fd, bytes, size, MSG_NOSIGNAL) == (ssize_t)size);
	CHECK_NUMBER(shim_refusal(shim), EPROTO);
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
	CHECK_NUMBER(shim_refusal(&shim), EPROTO);
	ANSWER welcome = shim_connect(&shim);
	start_plan(&shim, "", "", 0, 0, &steps);
	CHECK_NUMBER(shim_refusal(&shim), EPROTO);
}

static void an_older_agent_is_refused_and_a_newer_one_may_say_more(void)
{
	SHIM shim = shim_start();
	struct writer version = {0};

	write_u32(&version, 0);
	shim_send(&shim, HELLO, &version);
	CHECK_NUMBER(shim_refusal(&shim), EPROTONOSUPPORT);
	write_u32(&version, PROTOCOL_VERSION + 1);
	write_string(&version, "what version 2 adds");
	shim_send(&shim, HELLO, &version);
	ANSWER welcome = shim_answer(&shim);
	CHECK_NUMBER(welcome.type, WELCOME);
	CHECK_NUMBER(read_u32(&welcome.payload), PROTOCOL_VERSION);
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
	start_plan(&shim, "app", "", 0, 0, &steps);
	/* More than the kernel gives a program for its environment; so it is the kernel that says no, not the protocol. */
	struct told told = shim_told(&shim);
	CHECK(told.state == RUNNING || (told.state == FAILED && told.error == E2BIG));
}

static void only_its_owner_may_connect(void)
{
	SHIM shim = shim_start();
	struct stat stat;

	CHECK(lstat(scratch_path(&shim.folder, "shim.sock"), &stat) == 0);
	CHECK_NUMBER(stat.st_mode, S_IFSOCK | 0600);
}

static void nothing_that_its_starter_has_open_stays_open(void)
{
	SHIM shim = shim_start();
	char path[64];
	struct stat stat;

	snprintf(path, sizeof path, "/proc/%d/fd/%d", shim.pid, STDERR_FILENO);
	CHECK(lstat(path, &stat) == 0);
	snprintf(path, sizeof path, "/proc/%d/fd/%d", shim.pid, INHERITED_FD);
	CHECK(lstat(path, &stat) < 0 && errno == ENOENT);
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
		TEST(frames_come_in_any_pieces),
		TEST(a_start_of_nearly_4_mib_is_taken),
		TEST(nothing_that_its_starter_has_open_stays_open),
		TEST(only_its_owner_may_connect),
		TEST(a_start_that_fails_ends_with_1_and_wrong_use_with_2),
	};

	return TAP_RUN(TESTS);
}
