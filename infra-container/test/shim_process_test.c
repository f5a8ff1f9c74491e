/* The shim and its processes: how they begin, how they end, and what is left of that on disk. */
#include "cleanup.h"
#include "start.h"
#include "tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void a_process_runs_and_ends(void)
{
	SHIM shim = shim_start();
	struct told running = run_shell(&shim, "app", "echo hello; exit 3");

	CHECK_NUMBER(running.state, RUNNING);
	CHECK_TEXT(running.id, "app");
	CHECK(running.pid > 0 && running.started_at > 0);
	CHECK_NUMBER(running.finished_at, 0);
	struct told ended = shim_told(&shim);
	CHECK_NUMBER(ended.request, 0);
	CHECK_NUMBER(ended.state, EXITED);
	CHECK_NUMBER(ended.pid, running.pid);
	CHECK_NUMBER(ended.exit_code, 3);
	CHECK_NUMBER(ended.started_at, running.started_at);
	CHECK(ended.finished_at >= ended.started_at);
	CLEANUP_FREE char *log = log_of(&shim, "app");
	CHECK(strstr(log, " stdout F hello\n"));
}

static void every_exit_code_is_told(void)
{
	SHIM shim = shim_start();

	for (uint32_t code = 0; code < 256; code++) {
		char script[32];

		snprintf(script, sizeof script, "exit %u", code);
		CHECK_NUMBER(run_shell(&shim, "app", script).state, RUNNING);
		struct told ended = shim_told(&shim);
		CHECK_NUMBER(ended.state, EXITED);
		CHECK_NUMBER(ended.exit_code, code);
		CHECK_NUMBER(ended.signal, 0);
		CHECK_NUMBER(shim_forget(&shim, "app"), 0);
	}
}

static void every_deadly_signal_is_told(void)
{
	static const uint32_t SIGNALS[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGILL,  SIGABRT, SIGFPE, SIGKILL,
					   SIGUSR1, SIGSEGV, SIGPIPE, SIGALRM, SIGTERM, 34,     64};
	SHIM shim = shim_start();

	for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++) {
		CHECK_NUMBER(run_shell(&shim, "app", "ulimit -c 0; exec busybox sleep 1000").state, RUNNING);
		CHECK_NUMBER(shim_signal(&shim, "app", SIGNALS[i]), 0);
		struct told ended = shim_told(&shim);
		CHECK_NUMBER(ended.state, EXITED);
		CHECK_NUMBER(ended.signal, SIGNALS[i]);
		CHECK_NUMBER(ended.exit_code, 0);
		CHECK_NUMBER(shim_forget(&shim, "app"), 0);
	}
}

/* Starts a plan in which a step is to fail, and compares. */
static void check_failure(struct shim *shim, struct steps *steps, uint32_t number, uint32_t error)
{
	uint32_t request = start_plan(shim, "app", "", 0, 0, steps);
	struct told failed = shim_told(shim);

	CHECK_NUMBER(failed.request, request);
	CHECK_NUMBER(failed.state, FAILED);
	CHECK_NUMBER(failed.step, number);
	CHECK_NUMBER(failed.error, error);
	CHECK_NUMBER(failed.started_at, 0);
	CHECK(failed.finished_at > 0);
	CHECK_NUMBER(shim_record(shim, "app").error, error);
	CHECK_NUMBER(shim_forget(shim, "app"), 0);
}

static void check_exec_failure(struct shim *shim, const char *program, uint32_t error)
{
	struct steps steps = {0};

	step_process_new(&steps, 0, "");
	step(&steps, NO_NEW_PRIVS, "");
	step(&steps, EXEC, "ll", (const char *const[]){program, NULL}, (const char *const[]){"PATH=/proc:/tmp", NULL});
	check_failure(shim, &steps, 3, error);
}

static void a_program_that_does_not_execute_is_told_with_its_errno(void)
{
	SHIM shim = shim_start();

	scratch_text(&shim.folder, "text", "no program");
	check_exec_failure(&shim, "/bin/no-such-program", ENOENT);
	check_exec_failure(&shim, "no-such-program", ENOENT);
	check_exec_failure(&shim, "version", EACCES);
	check_exec_failure(&shim, "/tmp", EACCES);
	check_exec_failure(&shim, "", ENOENT);
	check_exec_failure(&shim, scratch_path(&shim.folder, "text"), EACCES);
	CHECK(chmod(scratch_path(&shim.folder, "text"), 0755) == 0);
	check_exec_failure(&shim, scratch_path(&shim.folder, "text"), ENOEXEC);
}

static void check_step_failure(struct shim *shim, enum op op, const char *shape, const char *text, uint32_t error)
{
	struct steps steps = {0};

	step_process_new(&steps, 0, "");
	step(&steps, op, shape, text, "");
	step(&steps, EXEC, "ll", (const char *const[]){NULL}, (const char *const[]){NULL});
	check_failure(shim, &steps, 2, error);
}

static void a_step_that_fails_is_told_with_its_number_and_errno(void)
{
	SHIM shim = shim_start();
	struct steps steps = {0};

	check_step_failure(&shim, ROOT, "s", "/no/such/folder", ENOENT);
	check_step_failure(&shim, ROOT, "s", "/bin/busybox", ENOTDIR);
	check_step_failure(&shim, WORKDIR, "s", "/without-root", EBADF);
	check_step_failure(&shim, SYSCTL, "ss", "no/such/name", ENOENT);
	check_step_failure(&shim, SYSCTL, "ss", "../version", EXDEV);
	check_step_failure(&shim, SYSCTL, "ss", "/proc/version", EXDEV);

	step_process_new(&steps, 0, "nobody");
	step(&steps, EXEC, "ll", (const char *const[]){NULL}, (const char *const[]){NULL});
	check_failure(&shim, &steps, 1, ESRCH);
	steps = (struct steps){0};
	step_process_new(&steps, CLONE_VFORK, "");
	step(&steps, EXEC, "ll", (const char *const[]){NULL}, (const char *const[]){NULL});
	check_failure(&shim, &steps, 1, EINVAL);
	steps = (struct steps){0};
	step(&steps, MOUNT_FS, "ss8s1", "tmpfs", "", (uint64_t)0, "/no/such/folder", 0);
	step_process_new(&steps, 0, "");
	step(&steps, EXEC, "ll", (const char *const[]){NULL}, (const char *const[]){NULL});
	check_failure(&shim, &steps, 1, ENOENT);
	steps = (struct steps){0};
	step_process_new(&steps, 0, "");
	step(&steps, NS_JOIN, "8s", (uint64_t)CLONE_NEWNET, "nobody");
	step(&steps, EXEC, "ll", (const char *const[]){NULL}, (const char *const[]){NULL});
	check_failure(&shim, &steps, 2, ESRCH);
}

static void an_end_is_on_disk_before_it_is_told_and_until_it_is_forgotten(void)
{
	SHIM shim = shim_start();

	CHECK_NUMBER(run_shell(&shim, "app", "exit 42").state, RUNNING);
	struct told ended = shim_told(&shim);
	struct told record = shim_record(&shim, "app");
	CHECK_TEXT(record.id, "app");
	CHECK_NUMBER(record.state, EXITED);
	CHECK_NUMBER(record.exit_code, 42);
	CHECK_NUMBER(record.finished_at, ended.finished_at);
	CHECK(access(scratch_path(&shim.folder, "exits/app.new"), F_OK) < 0);
	CHECK_NUMBER(shim_forget(&shim, "app"), 0);
	CHECK(access(scratch_path(&shim.folder, "exits/app"), F_OK) < 0);
}

static bool is_recorded(const void *shim)
{
	return shim_record((struct shim *)shim, "app").exit_code == 42;
}

/* The folder is missing, as any reason for which nothing can be written. */
static void an_end_that_can_not_be_recorded_is_told_and_recorded_later(void)
{
	SHIM shim = shim_start();

	CHECK(rmdir(scratch_path(&shim.folder, "exits")) == 0);
	CHECK_NUMBER(run_shell(&shim, "app", "exit 42").state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).exit_code, 42);
	/* The next agent is told as well. */
	ANSWER welcome = shim_connect(&shim);
	read_u32(&welcome.payload);
	read_u32(&welcome.payload);
	CHECK_NUMBER(read_count(&welcome.payload), 1);
	CHECK_NUMBER(told_read(&welcome.payload).exit_code, 42);
	CHECK(mkdir(scratch_path(&shim.folder, "exits"), 0700) == 0);
	CHECK(wait_until(is_recorded, &shim));
	CHECK_NUMBER(shim_forget(&shim, "app"), 0);
	CHECK(access(scratch_path(&shim.folder, "exits/app"), F_OK) < 0);
}

static void an_end_that_could_not_be_recorded_is_forgotten_as_any(void)
{
	SHIM shim = shim_start();

	CHECK(rmdir(scratch_path(&shim.folder, "exits")) == 0);
	CHECK_NUMBER(run_shell(&shim, "app", "exit 42").state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).exit_code, 42);
	CHECK_NUMBER(shim_forget(&shim, "app"), 0);
	CHECK(mkdir(scratch_path(&shim.folder, "exits"), 0700) == 0);
	CHECK_NUMBER(run_shell(&shim, "next", "exec busybox sleep 1.2").state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).state, EXITED);
	CHECK(access(scratch_path(&shim.folder, "exits/app"), F_OK) < 0);
	CHECK(access(scratch_path(&shim.folder, "exits/next"), F_OK) == 0);
}

static void records_outlive_a_shim_that_was_killed(void)
{
	SHIM shim = shim_start();

	CHECK_NUMBER(run_shell(&shim, "one", "exit 1").state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).state, EXITED);
	CHECK_NUMBER(run_shell(&shim, "two", "kill -9 $$").state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).state, EXITED);
	CHECK(kill(shim.pid, SIGKILL) == 0);
	CHECK(waitpid(shim.pid, NULL, 0) == shim.pid);
	CHECK_NUMBER(shim_record(&shim, "one").exit_code, 1);
	CHECK_NUMBER(shim_record(&shim, "two").signal, SIGKILL);
}

/* The numbers of the open descriptors of a process, as text. */
static void list_descriptors(uint32_t pid, char *to, size_t size)
{
	char path[64];
	struct dirent **entries;

	snprintf(path, sizeof path, "/proc/%u/fd", pid);
	int count = scandir(path, &entries, NULL, alphasort);

	to[0] = '\0';
	for (int i = 0; i < count; i++) {
		size_t used = strlen(to);

		if (entries[i]->d_name[0] != '.')
			snprintf(to + used, size - used, "%s ", entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free((void *)entries);
}

static void a_process_has_three_descriptors_and_no_more(void)
{
	SHIM shim = shim_start();
	char descriptors[256];

	CHECK_NUMBER(run_shell(&shim, "other", "exec busybox sleep 1000").state, RUNNING);
	struct told running = run_shell(&shim, "app", "exec busybox sleep 1000");
	list_descriptors(running.pid, descriptors, sizeof descriptors);
	CHECK_TEXT(descriptors, "0 1 2 ");
}

static void a_process_begins_clean(void)
{
	SHIM shim = shim_start();

	CHECK_NUMBER(run_shell(&shim, "app",
			       "grep -E '^(SigBlk|SigIgn|Umask)' /proc/self/status; busybox env; busybox readlink "
			       "/proc/self/fd/0;"
			       "[ $(busybox cut -d' ' -f6 /proc/$$/stat) = $$ ] && echo own session")
			     .state,
		     RUNNING);
	CHECK_NUMBER(shim_told(&shim).exit_code, 0);
	CLEANUP_FREE char *log = log_of(&shim, "app");
	CHECK(strstr(log, "F Umask:\t0022\n"));
	CHECK(strstr(log, "F SigBlk:\t0000000000000000\n"));
	CHECK(strstr(log, "F SigIgn:\t0000000000000000\n"));
	CHECK(strstr(log, "F PATH=/bin\n"));
	CHECK(!strstr(log, "F HOME="));
	CHECK(strstr(log, "F /dev/null\n"));
	CHECK(strstr(log, "F own session\n"));
}

static bool says_last(const void *shim)
{
	CLEANUP_FREE char *log = log_of((struct shim *)shim, "app");

	return log && strstr(log, " stdout F last\n");
}

static void a_process_that_closes_its_streams_goes_on(void)
{
	SHIM shim = shim_start();

	CHECK_NUMBER(run_shell(&shim, "app", "echo last; exec 0<&- 1>&- 2>&-; exec busybox sleep 1000").state, RUNNING);
	CHECK(wait_until(says_last, &shim));
	CHECK_NUMBER(run_shell(&shim, "other", "exit 0").state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).state, EXITED);
	CHECK_NUMBER(shim_signal(&shim, "app", SIGKILL), 0);
	struct told ended = shim_told(&shim);
	CHECK_TEXT(ended.id, "app");
	CHECK_NUMBER(ended.signal, SIGKILL);
}

static void many_processes_at_once_are_kept_apart(void)
{
	enum { COUNT = 100 };
	SHIM shim = shim_start();
	int states[COUNT][FAILED + 1] = {0};

	for (int i = 0; i < COUNT; i++) {
		char id[16], script[32];

		snprintf(id, sizeof id, "app-%d", i);
		snprintf(script, sizeof script, "exit %d", i);
		start_shell(&shim, id, script);
	}
	for (int i = 0; i < 2 * COUNT; i++) {
		struct told told = shim_told(&shim);
		long number = strncmp(told.id, "app-", 4) == 0 ? strtol(told.id + 4, NULL, 10) : -1;

		CHECK(number >= 0 && number < COUNT);
		CHECK(told.state == RUNNING || told.state == EXITED);
		states[number][told.state]++;
		if (told.state == EXITED)
			CHECK_NUMBER(told.exit_code, number);
	}
	for (int i = 0; i < COUNT; i++)
		CHECK(states[i][RUNNING] == 1 && states[i][EXITED] == 1);
}

static void shut_down_leaves_nobody_and_keeps_the_records(void)
{
	SHIM shim = shim_start();

	CHECK_NUMBER(run_shell(&shim, "one", "trap '' TERM; while :; do busybox sleep 1000; done").state, RUNNING);
	CHECK_NUMBER(run_shell(&shim, "two", "echo unended; exec busybox sleep 1000").state, RUNNING);
	CHECK_NUMBER(run_shell(&shim, "three", "exit 9").state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).exit_code, 9);
	CHECK_NUMBER(shim_shut_down(&shim), 0);
	CHECK(access(scratch_path(&shim.folder, "shim.sock"), F_OK) < 0);
	CHECK_NUMBER(shim_record(&shim, "one").signal, SIGKILL);
	CHECK_NUMBER(shim_record(&shim, "two").signal, SIGKILL);
	CHECK_NUMBER(shim_record(&shim, "three").exit_code, 9);
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(a_process_runs_and_ends),
		TEST(every_exit_code_is_told),
		TEST(every_deadly_signal_is_told),
		TEST(a_program_that_does_not_execute_is_told_with_its_errno),
		TEST(a_step_that_fails_is_told_with_its_number_and_errno),
		TEST(an_end_is_on_disk_before_it_is_told_and_until_it_is_forgotten),
		TEST(an_end_that_can_not_be_recorded_is_told_and_recorded_later),
		TEST(an_end_that_could_not_be_recorded_is_forgotten_as_any),
		TEST(records_outlive_a_shim_that_was_killed),
		TEST(a_process_has_three_descriptors_and_no_more),
		TEST(a_process_begins_clean),
		TEST(a_process_that_closes_its_streams_goes_on),
		TEST(many_processes_at_once_are_kept_apart),
		TEST(shut_down_leaves_nobody_and_keeps_the_records),
	};

	return TAP_RUN(TESTS);
}
