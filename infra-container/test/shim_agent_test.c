/* The shim and its agent: who is heard and told, and what happens to one that is slow or gone. */
#include "cleanup.h"
#include "start.h"
#include "tap.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

static bool has_record(const void *path)
{
	return access(path, F_OK) == 0;
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
	CHECK_NUMBER(shim_refusal(&shim), EPROTO);
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

static rlim_t first_free_descriptor(pid_t pid)
{
	char path[64];
	struct stat stat;

	for (rlim_t fd = 0;; fd++) {
		snprintf(path, sizeof path, "/proc/%d/fd/%lu", pid, (unsigned long)fd);
		if (lstat(path, &stat) < 0)
			return fd;
	}
}

/* The one that comes needs a descriptor, which the one before it gives back. */
static void a_second_agent_is_heard_though_the_shim_has_no_descriptor_left(void)
{
	SHIM shim = shim_start();
	rlim_t open = first_free_descriptor(shim.pid);
	struct rlimit limit = {open, open};

	CHECK(prlimit(shim.pid, RLIMIT_NOFILE, &limit, NULL) == 0);
	CLEANUP_CLOSE int first = take_fd(&shim.fd);
	ANSWER welcome = shim_connect(&shim);
	CHECK_NUMBER(welcome.type, WELCOME);
	CHECK(is_closed(first));
}

static void without_a_descriptor_and_an_agent_it_waits_and_tries_again(void)
{
	SHIM shim = shim_start();
	struct rlimit before, limit;

	CHECK(prlimit(shim.pid, RLIMIT_NOFILE, NULL, &before) == 0);
	/* Below all that there is, so that what is given back is no use either. */
	limit = (struct rlimit){3, before.rlim_max};
	CHECK(prlimit(shim.pid, RLIMIT_NOFILE, &limit, NULL) == 0);
	close(take_fd(&shim.fd));
	CLEANUP_CLOSE int waiting = shim_open_socket(&shim);
	CHECK(waiting >= 0);
	uint64_t used = cpu_time(shim.pid);
	/* Nobody can be let in; whoever looked again and again would be busy meanwhile. */
	poll(NULL, 0, 300);
	CHECK(cpu_time(shim.pid) - used < 100 * 1000 * 1000);
	CHECK(prlimit(shim.pid, RLIMIT_NOFILE, &before, NULL) == 0);
	ANSWER welcome = shim_connect(&shim);
	CHECK_NUMBER(welcome.type, WELCOME);
}

static bool has_no_listener(const void *shim)
{
	CLEANUP_CLOSE int fd = shim_open_socket((const struct shim *)shim);

	return fd < 0;
}

/* It holds what its parent held, until its program is executed. */
static void a_process_that_hangs_in_its_start_does_not_hide_the_end_of_the_shim(void)
{
	SHIM shim = shim_start();
	struct steps steps = {0};

	CHECK(mkfifo(scratch_path(&shim.folder, "cgroup.procs"), 0600) == 0);
	step_process_new(&steps, 0, "");
	step(&steps, CGROUP_JOIN, "l", (const char *const[]){shim.folder.path, NULL});
	step(&steps, EXEC, "ll", (const char *const[]){"/bin/busybox", "true", NULL}, (const char *const[]){NULL});
	start_plan(&shim, "app", "", 0, 0, &steps);
	CHECK_NUMBER(shim_forget(&shim, "nobody"), ESRCH);
	CHECK(kill(shim.pid, SIGKILL) == 0);
	CHECK(is_closed(shim.fd));
	CHECK(wait_until(has_no_listener, &shim));
}

static void a_second_shim_of_a_pod_ends_and_harms_nothing(void)
{
	SHIM shim = shim_start();

	CHECK_NUMBER(run_shell(&shim, "app", "exec busybox sleep 1000").state, RUNNING);
	CHECK(!shim_run_another(&shim));
	ANSWER welcome = shim_connect(&shim);
	CHECK_NUMBER(welcome.type, WELCOME);
	read_u32(&welcome.payload);
	CHECK_NUMBER(read_u32(&welcome.payload), shim.pid);
	CHECK_NUMBER(read_count(&welcome.payload), 1);
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
	start_plan(&shim, "app", "", 0, 0, &steps);
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

int main(void)
{
	static const struct test TESTS[] = {
		TEST(nothing_is_heard_before_hello),
		TEST(nothing_is_told_before_welcome),
		TEST(a_second_agent_takes_the_place_of_the_first),
		TEST(a_second_agent_is_heard_though_the_shim_has_no_descriptor_left),
		TEST(without_a_descriptor_and_an_agent_it_waits_and_tries_again),
		TEST(a_process_that_hangs_in_its_start_does_not_hide_the_end_of_the_shim),
		TEST(a_second_shim_of_a_pod_ends_and_harms_nothing),
		TEST(an_end_without_an_agent_is_told_to_the_next),
		TEST(an_agent_that_never_reads_holds_up_nobody),
		TEST(a_process_that_starts_while_the_agent_goes_is_news_to_the_next),
	};

	return TAP_RUN(TESTS);
}
