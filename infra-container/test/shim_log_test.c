/* The shim and its logs: nothing that a container said before its end is missing when its end is told. */
#include "cleanup.h"
#include "start.h"
#include "tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

enum { FLOOD = 300000, MANY_FILES = 100, MEGABYTE = 1 << 20, PACKETS = 250 };

static void start_logged(struct shim *shim, const char *id, const char *script, uint64_t max_bytes, uint32_t max_files)
{
	struct steps steps = {0};
	char log[TEXT_MAX];

	step_process_new(&steps, 0, "");
	step(&steps, EXEC, "ll", (const char *const[]){"/bin/busybox", "sh", "-c", script, NULL},
	     (const char *const[]){"PATH=/bin", NULL});
	snprintf(log, sizeof log, "%s.log", id);
	start_plan(shim, id, log, max_bytes, max_files, &steps);
}

static int logs_only(const struct dirent *entry)
{
	return strncmp(entry->d_name, "app.log", 7) == 0;
}

/* Rotated ones by time, then the one that is written to, which sorts before all of them. */
static int by_time(const struct dirent **a, const struct dirent **b)
{
	bool a_current = strcmp((*a)->d_name, "app.log") == 0, b_current = strcmp((*b)->d_name, "app.log") == 0;

	return a_current != b_current ? a_current - b_current : strcmp((*a)->d_name, (*b)->d_name);
}

/* The numbers N of the lines "stdout F N" in all files of a log. */
struct numbers {
	int files;
	long first, last; /* -1 where one in between is missing or something else stands there */
};

static void read_numbers(const char *path, struct numbers *numbers)
{
	char line[256];
	FILE *file = fopen(path, "re");

	while (file && numbers->last >= 0 && fgets(line, sizeof line, file)) {
		const char *text = strstr(line, "Z stdout F ");
		long number = text ? strtol(text + strlen("Z stdout F "), NULL, 10) : 0;

		if (numbers->first == 0)
			numbers->first = number;
		else if (number != numbers->last + 1)
			printf("# %s: after line %ld: %s", path, numbers->last, line);
		numbers->last = numbers->first == number || number == numbers->last + 1 ? number : -1;
	}
	if (file)
		fclose(file);
}

static struct numbers numbers_of(const struct shim *shim)
{
	struct dirent **entries;
	struct numbers numbers = {.files = scandir(shim->folder.path, &entries, logs_only, by_time)};

	for (int i = 0; i < numbers.files; i++) {
		read_numbers(scratch_path(&shim->folder, entries[i]->d_name), &numbers);
		free(entries[i]);
	}
	if (numbers.files >= 0)
		free((void *)entries);
	return numbers;
}

static void a_flood_is_logged_whole_and_in_order(void)
{
	SHIM shim = shim_start();

	start_logged(&shim, "app", "exec busybox seq 1 300000", MEGABYTE, MANY_FILES);
	CHECK_NUMBER(shim_told(&shim).state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).exit_code, 0);
	struct numbers numbers = numbers_of(&shim);
	CHECK_NUMBER(numbers.first, 1);
	CHECK_NUMBER(numbers.last, FLOOD);
	CHECK(numbers.files > 10);
}

static bool has_become_sleep(const void *pid)
{
	char path[64], line[64] = "";

	snprintf(path, sizeof path, "/proc/%u/cmdline", *(const uint32_t *)pid);
	FILE *command = fopen(path, "re");
	size_t size = command ? fread(line, 1, sizeof line - 1, command) : 0;

	if (command)
		fclose(command);
	return size > 8 && strcmp(line + strlen(line) + 1, "sleep") == 0;
}

/* The shim is held while the pipe fills; it then finds more in it than it reads at once, and is asked to end. */
static void what_is_in_the_pipe_at_the_end_is_in_the_log(void)
{
	SHIM shim = shim_start();
	struct writer nothing = {0};

	CHECK(mkfifo(scratch_path(&shim.folder, "fifo"), 0600) == 0);
	CLEANUP_CLOSE int fifo = open(scratch_path(&shim.folder, "fifo"), O_RDWR | O_CLOEXEC);
	CHECK(fifo >= 0);
	struct told told = run_shell(&shim, "app", "read line < fifo; busybox seq 1 12000; exec busybox sleep 1000");
	CHECK_NUMBER(told.state, RUNNING);
	CHECK(kill(shim.pid, SIGSTOP) == 0);
	CHECK(write(fifo, "\n", 1) == 1);
	CHECK(wait_until(has_become_sleep, &told.pid));
	shim_send(&shim, SHUTDOWN, &nothing);
	CHECK(kill(shim.pid, SIGCONT) == 0);
	CHECK_NUMBER(shim_await_end(&shim), 0);
	struct numbers numbers = numbers_of(&shim);
	CHECK_NUMBER(numbers.first, 1);
	CHECK_NUMBER(numbers.last, 12000);
}

/* Run as a container: as many lines as a pipe can be made to hold, none of which the reader gets together with another. */
static int write_packets(const char *fifo)
{
	CLEANUP_CLOSE int gate = open(fifo, O_RDONLY | O_CLOEXEC);
	char line[16];

	if (gate < 0 || read(gate, line, 1) != 1 || fcntl(STDOUT_FILENO, F_SETPIPE_SZ, MEGABYTE) < 0 ||
	    fcntl(STDOUT_FILENO, F_SETFL, O_DIRECT) < 0)
		return 1;
	for (int i = 1; i <= PACKETS; i++) {
		int size = snprintf(line, sizeof line, "%d\n", i);

		if (write(STDOUT_FILENO, line, (size_t)size) != size)
			return 2;
	}
	return 0;
}

static bool has_ended(const void *pid)
{
	return process_state((pid_t) * (const uint32_t *)pid) == 'Z';
}

static void what_is_in_the_pipe_in_packets_is_in_the_log(void)
{
	SHIM shim = shim_start();
	struct steps steps = {0};
	struct writer nothing = {0};
	const char *fifo = scratch_path(&shim.folder, "fifo");

	CHECK(mkfifo(fifo, 0600) == 0);
	CLEANUP_CLOSE int gate = open(fifo, O_RDWR | O_CLOEXEC);
	CLEANUP_FREE char *self = realpath("/proc/self/exe", NULL);
	step_process_new(&steps, 0, "");
	step(&steps, EXEC, "ll", (const char *const[]){self, fifo, NULL}, (const char *const[]){NULL});
	start_plan(&shim, "app", "app.log", 0, 0, &steps);
	struct told told = shim_told(&shim);
	CHECK_NUMBER(told.state, RUNNING);
	CHECK(kill(shim.pid, SIGSTOP) == 0);
	CHECK(write(gate, "\n", 1) == 1);
	CHECK(wait_until(has_ended, &told.pid));
	shim_send(&shim, SHUTDOWN, &nothing);
	CHECK(kill(shim.pid, SIGCONT) == 0);
	CHECK_NUMBER(shim_await_end(&shim), 0);
	CHECK_NUMBER(shim_record(&shim, "app").exit_code, 0);
	CHECK_NUMBER(numbers_of(&shim).last, PACKETS);
}

static void rotation_keeps_as_many_files_as_it_was_told(void)
{
	SHIM shim = shim_start();

	start_logged(&shim, "app", "exec busybox seq 1 300000", MEGABYTE, 3);
	CHECK_NUMBER(shim_told(&shim).state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).exit_code, 0);
	/* The newest are those that stay. */
	struct numbers numbers = numbers_of(&shim);
	CHECK_NUMBER(numbers.files, 3);
	CHECK(numbers.first > 1);
	CHECK_NUMBER(numbers.last, FLOOD);
}

static void both_streams_are_told_apart(void)
{
	SHIM shim = shim_start();

	CHECK_NUMBER(run_shell(&shim, "app", "echo out; echo err >&2; printf unended").state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).exit_code, 0);
	CLEANUP_FREE char *log = log_of(&shim, "app");
	CHECK(strstr(log, " stdout F out\n"));
	CHECK(strstr(log, " stderr F err\n"));
	CHECK(strstr(log, " stdout F unended\n"));
}

static bool says_late(const void *shim)
{
	CLEANUP_FREE char *log = log_of((struct shim *)shim, "app");

	return log && strstr(log, " stdout F late\n");
}

/* A child that outlives its parent and still holds the pipe delays nothing, and is heard until its process is forgotten. */
static void who_is_left_behind_is_still_heard(void)
{
	SHIM shim = shim_start();

	CHECK(mkfifo(scratch_path(&shim.folder, "fifo"), 0600) == 0);
	CLEANUP_CLOSE int fifo = open(scratch_path(&shim.folder, "fifo"), O_RDWR | O_CLOEXEC);
	CHECK(fifo >= 0);
	CHECK_NUMBER(run_shell(&shim, "app", "(read line < fifo; echo $line) & exit 5").state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).exit_code, 5);
	CHECK(write(fifo, "late\n", 5) == 5);
	CHECK(wait_until(says_late, &shim));
	CHECK_NUMBER(shim_forget(&shim, "app"), 0);
}

static void what_there_is_of_a_line_is_written_when_the_shim_ends(void)
{
	SHIM shim = shim_start();

	CHECK_NUMBER(run_shell(&shim, "app", "busybox sleep 1000 & printf unended").state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).exit_code, 0);
	CHECK_NUMBER(shim_shut_down(&shim), 0);
	CLEANUP_FREE char *log = log_of(&shim, "app");
	CHECK(log && strstr(log, " stdout F unended\n"));
}

static void a_stream_that_was_closed_costs_nothing(void)
{
	SHIM shim = shim_start();

	CHECK_NUMBER(run_shell(&shim, "app", "exec 1>&- 2>&-; exec busybox sleep 1000").state, RUNNING);
	uint64_t before = cpu_time(shim.pid);
	/* Whoever looked again and again at the closed pipes would be busy for as long as this runs. */
	CHECK_NUMBER(run_shell(&shim, "other", "exec busybox sleep 0.3").state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).state, EXITED);
	CHECK(cpu_time(shim.pid) - before < 100 * 1000 * 1000);
}

int main(int count, char **arguments)
{
	static const struct test TESTS[] = {
		TEST(a_flood_is_logged_whole_and_in_order),
		TEST(what_is_in_the_pipe_at_the_end_is_in_the_log),
		TEST(what_is_in_the_pipe_in_packets_is_in_the_log),
		TEST(what_there_is_of_a_line_is_written_when_the_shim_ends),
		TEST(rotation_keeps_as_many_files_as_it_was_told),
		TEST(both_streams_are_told_apart),
		TEST(who_is_left_behind_is_still_heard),
		TEST(a_stream_that_was_closed_costs_nothing),
	};

	return count == 2 ? write_packets(arguments[1]) : TAP_RUN(TESTS);
}
