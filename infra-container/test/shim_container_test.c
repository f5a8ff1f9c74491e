/* The shim and a whole container: its own root, namespaces and identity; how long that takes and how much it holds. */
#include "cleanup.h"
#include "pod.h"
#include "tap.h"

#include <time.h>

enum { MEASURED = 50, SHIM_KIB_MAX = 400, PAUSE_KIB_MAX = 100 };

/* Runs a container to its end and leaves its log in log. */
#define CONTAINER_LOG(user, script) \
	CHECK_NUMBER(start_container(&shim, "app", user, script).state, RUNNING); \
	CHECK_NUMBER(shim_told(&shim).state, EXITED); \
	CLEANUP_FREE char *log = log_of(&shim, "app"); \
	CHECK(log)

static void a_container_sees_its_own_machine(void)
{
	POD(0);
	CONTAINER_LOG("", "busybox hostname; echo pid $$; busybox ls / | busybox tr '\\n' ' '; echo; busybox pwd;"
			  "busybox ip -o link | busybox wc -l; busybox cat /etc/resolv.conf; echo x > /dev/null && "
			  "echo null works");
	CHECK(strstr(log, "F test-pod\n"));
	CHECK(strstr(log, "F pid 1\n"));
	CHECK(strstr(log, "F bin data dev etc made proc run sys \n"));
	CHECK(strstr(log, "F /made/here\n"));
	CHECK(strstr(log, "F nameserver 192.0.2.1\n"));
	CHECK(strstr(log, "F null works\n"));
}

static void what_is_masked_or_read_only_stays_so(void)
{
	POD(0);
	CONTAINER_LOG(
		"",
		"busybox wc -c < /proc/kcore; busybox ls /sys/firmware | busybox wc -l;"
		"echo 1 > /proc/sys/kernel/hostname || echo sysctl refused;"
		"echo h > /proc/sysrq-trigger || echo sysrq refused; busybox mkdir /sys/x || echo sys refused;"
		"echo x > /data/read-only/x || echo volume refused; echo x > /data/volume/x && echo volume written");
	CHECK(strstr(log, "stdout F 0\n"));
	CHECK(strstr(log, "F sysctl refused\n"));
	CHECK(strstr(log, "F sysrq refused\n"));
	CHECK(strstr(log, "F sys refused\n"));
	CHECK(strstr(log, "F volume refused\n"));
	CHECK(strstr(log, "F volume written\n"));
	CHECK(access(scratch_path(&shim.folder, "volume/x"), F_OK) == 0);
}

/* 0666 is the mode that it has: where this succeeds, nothing is spoilt. */
static void the_null_device_of_the_host_is_out_of_reach(void)
{
	POD(0);
	CONTAINER_LOG(
		"", "busybox readlink /proc/self/fd/0;"
		    "[ $(busybox stat -L -c %i:%d /proc/self/fd/0) = $(busybox stat -c %i:%d /dev/null) ] && echo own;"
		    "busybox chmod 666 /proc/keys || echo mask refused");
	CHECK(strstr(log, "F /dev/null\n"));
	CHECK(strstr(log, "F own\n"));
	CHECK(access("/proc/keys", F_OK) < 0 || strstr(log, "F mask refused\n"));
}

static void a_container_is_who_it_is_said_to_be_and_may_what_it_is_given(void)
{
	POD(0);
	CONTAINER_LOG("app",
		      "busybox id; busybox grep -E '^(Cap|NoNew|Groups)' /proc/self/status; echo again > /dev/stdout");
	CHECK(strstr(log, "uid=1000(app) gid=1000(app) groups=1000(app),2000(extra)\n"));
	CHECK(strstr(log, "Groups:\t1000 2000 \n"));
	CHECK(strstr(log, "CapEff:\t0000000000000000\n"));
	CHECK(strstr(log, "CapPrm:\t0000000000000000\n"));
	CHECK(strstr(log, "CapBnd:\t00000000a80425fb\n"));
	CHECK(strstr(log, "CapAmb:\t0000000000000000\n"));
	CHECK(strstr(log, "NoNewPrivs:\t1\n"));
	CHECK(strstr(log, "F again\n"));
}

static void root_in_a_container_has_the_capabilities_that_were_given(void)
{
	POD(0);
	CONTAINER_LOG("", "busybox id -u; busybox grep -E '^(Cap|NoNew)' /proc/self/status");
	CHECK(strstr(log, "F 0\n"));
	CHECK(strstr(log, "CapEff:\t00000000a80425fb\n"));
	CHECK(strstr(log, "CapInh:\t0000000000000000\n"));
}

static void nothing_is_left_in_the_mount_table_of_the_host(void)
{
	POD(0);
	CHECK_NUMBER(start_container(&shim, "app", "", "exec busybox sleep 1000").state, RUNNING);
	FILE *mounts = fopen("/proc/self/mounts", "re");
	char line[1024];
	bool found = false;

	CHECK(mounts);
	while (fgets(line, sizeof line, mounts))
		found = found || strstr(line, shim.folder.path);
	fclose(mounts);
	CHECK(!found);
}

/* A field of /proc/PID/smaps_rollup in KiB. */
static long memory(pid_t pid, const char *field)
{
	char path[64], line[256];
	long value = -1;

	snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
	FILE *rollup = fopen(path, "re");

	while (rollup && fgets(line, sizeof line, rollup)) {
		if (strncmp(line, field, strlen(field)) == 0)
			value = strtol(line + strlen(field), NULL, 10);
	}
	if (rollup)
		fclose(rollup);
	return value;
}

static void an_idle_pod_holds_little_memory(void)
{
	SHIM shim = shim_start();
	pid_t pause = (pid_t)start_pause(&shim, 0).pid;

	make_image(&shim);
	CHECK_NUMBER(start_container(&shim, "app", "", "exec busybox sleep 1000").state, RUNNING);
	long shim_rss = memory(shim.pid, "Rss:"), pause_rss = memory(pause, "Rss:");
	printf("# shim: rss %ld KiB, pss %ld KiB; pause: rss %ld KiB, pss %ld KiB\n", shim_rss,
	       memory(shim.pid, "Pss:"), pause_rss, memory(pause, "Pss:"));
	CHECK(shim_rss > 0 && shim_rss < SHIM_KIB_MAX);
	CHECK(pause_rss > 0 && pause_rss < PAUSE_KIB_MAX);
}

static double milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double first = *(const double *)a, second = *(const double *)b;

	return (first > second) - (first < second);
}

/* Says how long; asserts only that each of them came to run. */
static void containers_start_one_after_the_other(void)
{
	double took[MEASURED];

	POD(0);
	for (int i = 0; i < MEASURED; i++) {
		char id[16];

		snprintf(id, sizeof id, "app-%d", i);
		double before = milliseconds();
		CHECK_NUMBER(start_container(&shim, id, "app", "exec busybox sleep 1000").state, RUNNING);
		took[i] = milliseconds() - before;
	}
	qsort(took, MEASURED, sizeof *took, compare);
	printf("# START to RUNNING: median %.2f ms, fastest %.2f ms, slowest %.2f ms\n", took[MEASURED / 2], took[0],
	       took[MEASURED - 1]);
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(a_container_sees_its_own_machine),
		TEST(what_is_masked_or_read_only_stays_so),
		TEST(the_null_device_of_the_host_is_out_of_reach),
		TEST(a_container_is_who_it_is_said_to_be_and_may_what_it_is_given),
		TEST(root_in_a_container_has_the_capabilities_that_were_given),
		TEST(nothing_is_left_in_the_mount_table_of_the_host),
		TEST(an_idle_pod_holds_little_memory),
		TEST(containers_start_one_after_the_other),
	};

	return TAP_RUN(TESTS);
}
