#include "pod.h"

#include "cleanup.h"

#include <linux/mount.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const uint64_t INERT = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
static const uint64_t PRIVATE = 1 << 18;

/* What a container is allowed by default: chown, dac_override, fsetid, fowner, mknod, net_raw, setgid, setuid, … */
static const uint64_t CAPABILITIES = 0xa80425fb;

static void make_folders(const struct shim *shim, const char *const *names)
{
	for (; *names; names++)
		mkdir(scratch_path(&shim->folder, *names), 0755);
}

void make_image(const struct shim *shim)
{
	CLEANUP_FREE char *text = NULL;
	size_t size;

	make_folders(shim,
		     (const char *const[]){"layers", "layers/base", "layers/base/bin", "layers/base/etc",
					   "layers/base/dev", "layers/base/proc", "layers/base/sys", "volume", NULL});
	text = read_file("/bin/busybox", &size);
	if (text)
		scratch_write(&shim->folder, "layers/base/bin/busybox", text, size);
	chmod(scratch_path(&shim->folder, "layers/base/bin/busybox"), 0755);
	if (symlink("busybox", scratch_path(&shim->folder, "layers/base/bin/sh")) < 0 ||
	    symlink("../run/resolv.conf", scratch_path(&shim->folder, "layers/base/etc/resolv.conf")) < 0)
		printf("# symlink: %s\n", strerror(errno));
	scratch_text(&shim->folder, "layers/base/etc/passwd", "app:x:1000:1000::/:/bin/sh\n");
	scratch_text(&shim->folder, "layers/base/etc/group", "app:x:1000:\nextra:x:2000:app\n");
	scratch_text(&shim->folder, "resolv.conf", "nameserver 192.0.2.1\n");
}

struct told start_pause(struct shim *shim, uint64_t more_namespaces)
{
	char program[TEXT_MAX];
	struct steps steps = {0};

	snprintf(program, sizeof program, "%s/pause-root", shim->folder.path);
	mkdir(program, 0755);
	step_process_new(&steps, CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | more_namespaces, "");
	step(&steps, LOOPBACK_UP, "");
	step(&steps, HOSTNAME, "s", "test-pod");
	step(&steps, MOUNT_PROPAGATION, "8", PRIVATE);
	step(&steps, MOUNT_FS, "ss8s1", "tmpfs", "mode=555,size=4k", INERT & ~(uint64_t)MOUNT_ATTR_NOEXEC, program, 0);
	step(&steps, ROOT, "s", program);
	CLEANUP_FREE char *pause = realpath("target/libexec/pause", NULL);
	step(&steps, BIND, "ss818", pause, "/pause", (uint64_t)MOUNT_ATTR_RDONLY, 0, PRIVATE);
	step(&steps, READONLY, "s", "/");
	step(&steps, ROOT_PIVOT, "");
	step(&steps, WORKDIR, "s", "/");
	step(&steps, CAPS_BOUNDING, "8", (uint64_t)0);
	step(&steps, USER, "sg", "65535:65535");
	step(&steps, CAPS, "8888", (uint64_t)0, (uint64_t)0, (uint64_t)0, (uint64_t)0);
	step(&steps, NO_NEW_PRIVS, "");
	step(&steps, EXEC, "ll", (const char *const[]){"/pause", "test-pod", NULL}, (const char *const[]){NULL});
	start_plan(shim, "pause", "", 0, 0, &steps);
	return shim_told(shim);
}

static void add_mounts(struct steps *steps)
{
	static const char *const MASKED[] = {"/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/timer_list",
					     "/sys/firmware"};
	static const char *const READ_ONLY[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
						"/proc/sysrq-trigger"};

	step(steps, MOUNT_FS, "ss8s1", "proc", "", INERT, "/proc", 2);
	step(steps, MOUNT_FS, "ss8s1", "tmpfs", "mode=755,size=65536k",
	     (uint64_t)(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV), "/dev", 2);
	step(steps, DEVICE, "s44", "/dev/null", 1, 3);
	step(steps, DEVICE, "s44", "/dev/zero", 1, 5);
	step(steps, DEVICE, "s44", "/dev/urandom", 1, 9);
	step(steps, SYMLINK, "ss", "/proc/self/fd", "/dev/fd");
	step(steps, SYMLINK, "ss", "/proc/self/fd/1", "/dev/stdout");
	step(steps, MOUNT_FS, "ss8s1", "devpts", "newinstance,ptmxmode=0666,mode=0620,gid=5",
	     (uint64_t)(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC), "/dev/pts", 2);
	step(steps, MOUNT_FS, "ss8s1", "mqueue", "", INERT, "/dev/mqueue", 2);
	step(steps, MOUNT_FS, "ss8s1", "sysfs", "", INERT | MOUNT_ATTR_RDONLY, "/sys", 2);
	for (size_t i = 0; i < sizeof MASKED / sizeof *MASKED; i++)
		step(steps, MASK, "s", MASKED[i]);
	for (size_t i = 0; i < sizeof READ_ONLY / sizeof *READ_ONLY; i++)
		step(steps, READONLY, "s", READ_ONLY[i]);
}

struct told start_container(struct shim *shim, const char *id, const char *user, const char *script)
{
	char upper[TEXT_MAX], work[TEXT_MAX], root[TEXT_MAX], log[TEXT_MAX];
	struct steps steps = {0};

	snprintf(upper, sizeof upper, "%s/%s-upper", shim->folder.path, id);
	snprintf(work, sizeof work, "%s/%s-work", shim->folder.path, id);
	snprintf(root, sizeof root, "%s/%s-root", shim->folder.path, id);
	snprintf(log, sizeof log, "%s.log", id);
	mkdir(upper, 0755);
	mkdir(work, 0755);
	mkdir(root, 0755);
	step_process_new(&steps, CLONE_NEWNS | CLONE_NEWPID, "");
	step(&steps, NS_JOIN, "8s", (uint64_t)(CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS), "pause");
	step(&steps, NS_NEW, "8", (uint64_t)CLONE_NEWCGROUP);
	step(&steps, MOUNT_PROPAGATION, "8", PRIVATE);
	step(&steps, MOUNT_OVERLAY, "slsss8", scratch_path(&shim->folder, "layers"),
	     (const char *const[]){"base", NULL}, upper, work, root, (uint64_t)MOUNT_ATTR_NODEV);
	step(&steps, ROOT, "s", root);
	add_mounts(&steps);
	step(&steps, BIND, "ss818", scratch_path(&shim->folder, "volume"), "/data/volume", (uint64_t)MOUNT_ATTR_NODEV,
	     1, PRIVATE);
	step(&steps, BIND, "ss818", scratch_path(&shim->folder, "volume"), "/data/read-only",
	     (uint64_t)(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV), 1, PRIVATE);
	step(&steps, BIND, "ss818", scratch_path(&shim->folder, "resolv.conf"), "/etc/resolv.conf", (uint64_t)0, 0,
	     PRIVATE);
	step(&steps, ROOT_PIVOT, "");
	step(&steps, WORKDIR, "s", "/made/here");
	step(&steps, CAPS_BOUNDING, "8", CAPABILITIES);
	step(&steps, USER, "sg", user);
	step(&steps, CAPS, "8888", CAPABILITIES, CAPABILITIES, (uint64_t)0, (uint64_t)0);
	step(&steps, NO_NEW_PRIVS, "");
	step(&steps, EXEC, "ll", (const char *const[]){"sh", "-c", script, NULL},
	     (const char *const[]){"PATH=/bin", NULL});
	start_plan(shim, id, log, 10 << 20, 3, &steps);
	return shim_told(shim);
}

struct told start_member(struct shim *shim, const char *id, const char *script)
{
	struct steps steps = {0};

	step_process_new(&steps, CLONE_NEWNS, "pause");
	step(&steps, EXEC, "ll", (const char *const[]){"/bin/busybox", "sh", "-c", script, NULL},
	     (const char *const[]){"PATH=/bin", NULL});
	start_plan(shim, id, "", 0, 0, &steps);
	return shim_told(shim);
}
