/* The shim against those that it starts: what a container can reach that is not its own. */
#include "cleanup.h"
#include "pod.h"
#include "tap.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

/* Runs a container of root to its end and leaves its log in log. */
#define CONTAINER_LOG(script) \
	CHECK_NUMBER(start_container(&shim, "app", "", script).state, RUNNING); \
	CHECK_NUMBER(shim_told(&shim).state, EXITED); \
	CLEANUP_FREE char *log = log_of(&shim, "app"); \
	CHECK(log)

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

int main(void)
{
	static const struct test TESTS[] = {
		TEST(a_device_that_is_made_inside_or_came_with_image_or_volume_opens_nothing),
		TEST(the_owner_and_mode_of_the_devices_are_the_machines),
		TEST(a_device_that_is_another_one_on_the_machine_is_refused),
	};

	return TAP_RUN(TESTS);
}
