/* The shim against those that it starts: what a container can reach that is not its own. */
#include "cleanup.h"
#include "pod.h"
#include "tap.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

/* What a container is allowed by default, and all that there is. */
static const uint64_t CAPABILITIES = 0xa80425fb, ALL = ~(uint64_t)0;

/* Runs a container of root to its end and leaves its log in log. */
#define CONTAINER_LOG(script) \
	CHECK_NUMBER(start_container(&shim, "app", "", script).state, RUNNING); \
	CHECK_NUMBER(shim_told(&shim).state, EXITED); \
	CLEANUP_FREE char *log = log_of(&shim, "app"); \
	CHECK(log)

/* Whether a file of /proc, which has no size, holds a text. */
static bool contains(const char *path, const char *text)
{
	char line[512];
	bool found = false;
	FILE *file = fopen(path, "re");

	while (file && fgets(line, sizeof line, file))
		found = found || strstr(line, text);
	if (file)
		fclose(file);
	return found;
}

static void a_device_that_is_made_inside_or_came_with_image_or_volume_opens_nothing(void)
{
	POD(0);
	dev_t zero = makedev(1, 5);
	struct steps steps = {0};

	CHECK(mknod(scratch_path(&shim.folder, "layers/base/zero"), S_IFCHR | 0666, zero) == 0);
	CHECK(mknod(scratch_path(&shim.folder, "volume/zero"), S_IFCHR | 0666, zero) == 0);
	CHECK(mkdir(scratch_path(&shim.folder, "volume/mounted"), 0755) == 0);
	step(&steps, MOUNT_FS, "ss8s1", "tmpfs", "", (uint64_t)0, scratch_path(&shim.folder, "volume/mounted"), 0);
	step_process_new(&steps, 0, "");
	step(&steps, EXEC, "ll",
	     (const char *const[]){"/bin/busybox", "mknod", scratch_path(&shim.folder, "volume/mounted/zero"), "c", "1",
				   "5", NULL},
	     (const char *const[]){NULL});
	start_plan(&shim, "mknod", "", 0, 0, &steps);
	CHECK_NUMBER(shim_told(&shim).state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).exit_code, 0);
	CONTAINER_LOG("test -c /data/volume/mounted/zero && echo mounted;"
		      "for folder in / /dev /data/volume; do busybox mknod $folder/made c 1 5 && echo made; done;"
		      "for device in /made /dev/made /data/volume/made /zero /data/volume/zero"
		      " /data/volume/mounted/zero; do busybox head -c 1 $device > /dev/null && echo opened; done;"
		      "busybox head -c 1 /dev/zero > /dev/null && echo the own one works");
	CHECK(strstr(log, "F mounted\n"));
	CHECK(strstr(log, "F made\n"));
	CHECK(!strstr(log, "F opened\n"));
	CHECK(strstr(log, "F the own one works\n"));
}

static void the_owner_and_mode_of_the_devices_are_the_machines(void)
{
	POD(0);
	/* The same mode as before: should it be allowed after all, the machine takes no harm. */
	CONTAINER_LOG("for device in /dev/null /dev/zero /proc/kcore; do"
		      " busybox chmod 666 $device && echo changed; busybox chown 0:0 $device && echo changed; done;"
		      "echo x > /dev/null && echo written");
	CHECK(!strstr(log, "F changed\n"));
	CHECK(strstr(log, "F written\n"));
}

static void a_device_that_is_another_one_on_the_machine_is_refused(void)
{
	SHIM shim = shim_start();
	struct steps steps = {0};

	step_process_new(&steps, CLONE_NEWNS, "");
	step(&steps, ROOT, "s", shim.folder.path);
	step(&steps, DEVICE, "s44", "/dev/null", 1, 5);
	step(&steps, EXEC, "ll", (const char *const[]){"/bin/busybox", NULL}, (const char *const[]){NULL});
	start_plan(&shim, "app", "", 0, 0, &steps);
	struct told failed = shim_told(&shim);
	CHECK_NUMBER(failed.step, 3);
	CHECK_NUMBER(failed.error, ENODEV);
}

/* ---- a peer in the same pid namespace ---- */

static bool set_capabilities(uint64_t set)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {{(uint32_t)set, (uint32_t)set, 0},
						 {(uint32_t)(set >> 32), (uint32_t)(set >> 32), 0}};

	return syscall(SYS_capset, &header, data) == 0;
}

/* Whether a process of this user with these capabilities may look into another one's descriptors, and so trace it and take them. */
static bool may_look_into(pid_t pid, uid_t user, uint64_t capabilities)
{
	enum { YES = 3, NO = 4 };
	char path[64];
	int status;
	pid_t peer = fork();

	if (peer == 0) {
		snprintf(path, sizeof path, "/proc/%d/fd/0", pid);
		if (prctl(PR_SET_KEEPCAPS, 1) < 0 || setresgid(user, user, user) < 0 ||
		    setresuid(user, user, user) < 0 || !set_capabilities(capabilities))
			_exit(1);
		_exit(readlink(path, (char[8]){0}, 8) > 0 ? YES : errno == EACCES ? NO : 1);
	}
	if (peer < 0 || waitpid(peer, &status, 0) != peer || !WIFEXITED(status))
		return true;
	return WEXITSTATUS(status) != NO;
}

struct beginner {
	pid_t shim;
	pid_t pause;
	pid_t pid;
};

/* Whether the shim has a child beside pause, and that one has given up all capabilities but those of a container. */
static bool is_about_to_execute(const void *argument)
{
	struct beginner *beginner = (struct beginner *)argument;
	char path[64];
	pid_t child;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", beginner->shim, beginner->shim);
	FILE *children = fopen(path, "re");

	while (children && fscanf(children, "%d", &child) == 1) {
		if (child != beginner->pause)
			beginner->pid = child;
	}
	if (children)
		fclose(children);
	snprintf(path, sizeof path, "/proc/%d/status", beginner->pid);
	return beginner->pid && contains(path, "CapPrm:\t00000000a80425fb\n");
}

static void who_is_about_to_become_a_container_can_not_be_looked_into_by_another_one(void)
{
	SHIM shim = shim_start();
	struct told pause = start_pause(&shim, CLONE_NEWPID);
	struct beginner beginner = {shim.pid, (pid_t)pause.pid, 0};
	struct steps steps = {0};
	CLEANUP_FREE char *busybox = NULL;
	size_t size;

	CHECK_NUMBER(pause.state, RUNNING);
	busybox = read_file("/bin/busybox", &size);
	scratch_write(&shim.folder, "sleep", busybox, size);
	const char *program = scratch_path(&shim.folder, "sleep");
	CHECK(chmod(program, 0755) == 0);
	/* As a peer with a volume in common would: whoever executes the file waits until its lease is given back. */
	signal(SIGIO, SIG_IGN);
	CLEANUP_CLOSE int lease = open(program, O_RDONLY | O_CLOEXEC);
	CHECK(fcntl(lease, F_SETLEASE, F_WRLCK) == 0);
	step_process_new(&steps, CLONE_NEWNS, "pause");
	step(&steps, ROOT, "s", "/");
	step(&steps, CAPS_BOUNDING, "8", CAPABILITIES);
	step(&steps, USER, "sg", "");
	step(&steps, CAPS, "8888", CAPABILITIES, CAPABILITIES, (uint64_t)0, (uint64_t)0);
	step(&steps, EXEC, "ll", (const char *const[]){program, "1000", NULL}, (const char *const[]){NULL});
	start_plan(&shim, "app", "", 0, 0, &steps);
	CHECK(wait_until(is_about_to_execute, &beginner));
	bool seen_by_peer = may_look_into(beginner.pid, 0, CAPABILITIES);
	bool seen_by_machine = may_look_into(beginner.pid, 0, ALL >> 23);
	CHECK(fcntl(lease, F_SETLEASE, F_UNLCK) == 0);
	close(take_fd(&lease));
	CHECK_NUMBER(shim_told(&shim).state, RUNNING);
	CHECK(!seen_by_peer);
	CHECK(seen_by_machine);
	/* The program itself is like any other again. */
	CHECK(may_look_into(beginner.pid, 0, CAPABILITIES));
}

static bool sleeps(const void *pid)
{
	return process_state(*(const pid_t *)pid) == 'S';
}

static void pause_can_not_be_looked_into_by_a_container_that_becomes_its_user(void)
{
	SHIM shim = shim_start();
	pid_t pid = (pid_t)start_pause(&shim, CLONE_NEWPID).pid;

	CHECK(wait_until(sleeps, &pid));
	CHECK(!may_look_into(pid, 65535, 0));
}

/* ---- what whoever started the agent holds ---- */

static void the_keys_of_whoever_started_the_agent_are_not_handed_on(void)
{
	enum { POSSESSOR_ALL = 0x3f000000 };

	if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0) {
		CHECK(errno == ENOSYS || errno == EPERM);
		return;
	}
	long key = syscall(SYS_add_key, "user", "monopod-canary", "secret", (size_t)6, KEY_SPEC_SESSION_KEYRING);
	CHECK(key > 0);
	CHECK(syscall(SYS_keyctl, KEYCTL_SETPERM, key, POSSESSOR_ALL) == 0);
	CHECK(contains("/proc/keys", "monopod-canary"));

	SHIM shim = shim_start();
	CHECK_NUMBER(run_shell(&shim, "app", "busybox cat /proc/keys; echo read").state, RUNNING);
	CHECK_NUMBER(shim_told(&shim).state, EXITED);
	CLEANUP_FREE char *log = log_of(&shim, "app");
	CHECK(log && strstr(log, "F read\n"));
	CHECK(!strstr(log, "monopod-canary"));
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(a_device_that_is_made_inside_or_came_with_image_or_volume_opens_nothing),
		TEST(the_owner_and_mode_of_the_devices_are_the_machines),
		TEST(a_device_that_is_another_one_on_the_machine_is_refused),
		TEST(who_is_about_to_become_a_container_can_not_be_looked_into_by_another_one),
		TEST(pause_can_not_be_looked_into_by_a_container_that_becomes_its_user),
		TEST(the_keys_of_whoever_started_the_agent_are_not_handed_on),
	};

	return TAP_RUN(TESTS);
}
