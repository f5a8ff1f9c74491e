/* The floor's mounts, in the order and with the attributes of the launch plans. */
#include "../src/kernel.h"
#include "floor.h"

#include <grp.h>
#include <linux/capability.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

enum {
	SAFE = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC,
	/* The default capabilities of a container; see capabilities(7) for the numbers. */
	CAPS_DEFAULT = 0xa80425fb,
};

static const char *const NO_OPTIONS[] = {NULL};

int make_fs(const char *type, const char *const *options, unsigned attributes)
{
	char key[64];
	int fs = sys_fsopen(type, FSOPEN_CLOEXEC);

	if (fs < 0 || sys_fsconfig(fs, FSCONFIG_SET_STRING, "source", type, 0) < 0)
		die(type);
	for (; *options; options++) {
		const char *value = strchr(*options, '=');

		snprintf(key, sizeof key, "%.*s", value ? (int)(value - *options) : (int)strlen(*options), *options);
		if (sys_fsconfig(fs, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG, key, value ? value + 1 : NULL,
				 0) < 0)
			die(*options);
	}
	if (sys_fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		die(type);
	int made = sys_fsmount(fs, FSMOUNT_CLOEXEC, attributes);
	if (made < 0)
		die(type);
	close(fs);
	return made;
}

void attach(int what, const char *target)
{
	if (sys_move_mount(what, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH) < 0)
		die(target);
	close(what);
}

static void show(const char *source, const char *target, uint64_t attributes)
{
	struct mount_attr attr = {.attr_set = attributes};
	int copy = sys_open_tree(AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);

	if (copy < 0 || sys_mount_setattr(copy, "", AT_EMPTY_PATH, &attr) < 0)
		die(source);
	attach(copy, target);
}

static void touch(const char *path)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);

	if (fd < 0)
		die(path);
	close(fd);
}

static void private_mounts(void)
{
	if (sys_mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		die("private mounts");
}

static void pivot(void)
{
	if (syscall(SYS_pivot_root, ".", ".") < 0 || sys_umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
		die("pivot_root");
}

static void hold_capabilities(uint64_t kept)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2] = {{(uint32_t)kept, (uint32_t)kept, 0}, {0, 0, 0}};

	for (int cap = 0; cap <= CAP_LAST_CAP; cap++) {
		if (!(kept >> cap & 1) && prctl(PR_CAPBSET_DROP, cap) < 0)
			die("bounding set");
	}
	if (setgroups(0, NULL) < 0 || syscall(SYS_capset, &header, data) < 0)
		die("capabilities");
}

static void write_sysctl(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, value, strlen(value)) < 0)
		die(path);
	close(fd);
}

void mount_shm(const char *dir)
{
	static const char *const OPTIONS[] = {"mode=1777", "size=65536k", NULL};
	char target[PATH_MAX];

	snprintf(target, sizeof target, "%s/shm", dir);
	attach(make_fs("tmpfs", OPTIONS, SAFE), target);
}

void unmount_shm(const char *dir)
{
	char target[PATH_MAX];

	snprintf(target, sizeof target, "%s/shm", dir);
	if (sys_umount2(target, MNT_DETACH) < 0)
		die(target);
}

static void loopback_up(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		die("lo");
	close(fd);
}

_Noreturn void become_pause(const struct settings *settings, const char *dir, const char *hostname)
{
	static const char *const OPTIONS[] = {"mode=555", "size=4k", NULL};
	char root[PATH_MAX];

	snprintf(root, sizeof root, "%s/pause", dir);
	loopback_up();
	if (sethostname(hostname, strlen(hostname)) < 0)
		die("hostname");
	write_sysctl("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0");
	write_sysctl("/proc/sys/net/ipv4/ping_group_range", "0 2147483647");
	private_mounts();
	attach(make_fs("tmpfs", OPTIONS, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV), root);
	if (chdir(root) < 0)
		die(root);
	touch("p");
	show(settings->pause, "p", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
	pivot();
	if (setgid(65535) < 0 || prctl(PR_SET_KEEPCAPS, 1) < 0)
		die("group");
	hold_capabilities(0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	execl("/p", "/p", hostname, NULL);
	die("exec pause");
}

static void mount_dev(void)
{
	static const char *const DEVICES[] = {"null", "zero", "full", "random", "urandom", "tty"};
	static const char *const LINKS[][2] = {{"pts/ptmx", "dev/ptmx"},          {"/proc/self/fd", "dev/fd"},
					       {"/proc/self/fd/0", "dev/stdin"},  {"/proc/self/fd/1", "dev/stdout"},
					       {"/proc/self/fd/2", "dev/stderr"}, {"/proc/kcore", "dev/core"}};
	static const char *const OPTIONS[] = {"mode=755", "size=65536k", NULL};
	static const char *const PTS[] = {"newinstance", "ptmxmode=0666", "mode=0620", "gid=5", NULL};
	char target[32], source[32];

	attach(make_fs("tmpfs", OPTIONS, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_STRICTATIME), "dev");
	for (size_t i = 0; i < sizeof DEVICES / sizeof *DEVICES; i++) {
		snprintf(source, sizeof source, "/dev/%s", DEVICES[i]);
		snprintf(target, sizeof target, "dev/%s", DEVICES[i]);
		touch(target);
		show(source, target, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
	}
	for (size_t i = 0; i < sizeof LINKS / sizeof *LINKS; i++) {
		if (symlink(LINKS[i][0], LINKS[i][1]) < 0)
			die(LINKS[i][1]);
	}
	if (mkdir("dev/pts", 0755) < 0 || mkdir("dev/mqueue", 0755) < 0 || mkdir("dev/shm", 0755) < 0)
		die("dev");
	attach(make_fs("devpts", PTS, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC), "dev/pts");
	attach(make_fs("mqueue", NO_OPTIONS, SAFE), "dev/mqueue");
}

/* Hides what the launch plan hides, where this kernel has it. */
static void mask(void)
{
	static const char *const MASKED[] = {"proc/acpi",          "proc/asound",
					     "proc/kcore",         "proc/keys",
					     "proc/latency_stats", "proc/timer_list",
					     "proc/timer_stats",   "proc/sched_debug",
					     "sys/firmware",       "sys/devices/virtual/powercap",
					     "proc/scsi"};
	static const char *const READ_ONLY[] = {"proc/bus", "proc/fs", "proc/irq", "proc/sys", "proc/sysrq-trigger"};
	static const char *const OPTIONS[] = {"mode=555", "nr_inodes=2", "size=4k", NULL};
	struct stat stat_of;

	for (size_t i = 0; i < sizeof MASKED / sizeof *MASKED; i++) {
		if (stat(MASKED[i], &stat_of) < 0)
			continue;
		if (S_ISDIR(stat_of.st_mode))
			attach(make_fs("tmpfs", OPTIONS, MOUNT_ATTR_RDONLY), MASKED[i]);
		else
			show("/dev/null", MASKED[i], MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
	}
	for (size_t i = 0; i < sizeof READ_ONLY / sizeof *READ_ONLY; i++) {
		if (stat(READ_ONLY[i], &stat_of) == 0)
			show(READ_ONLY[i], READ_ONLY[i], MOUNT_ATTR_RDONLY);
	}
}

static void bind_files(const char *dir)
{
	static const char *const FILES[] = {"hosts", "hostname", "resolv.conf"};
	char source[PATH_MAX], target[32];

	for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
		snprintf(source, sizeof source, "%s/%s", dir, FILES[i]);
		snprintf(target, sizeof target, "etc/%s", FILES[i]);
		touch(target);
		show(source, target, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV);
	}
}

_Noreturn void become_container(const struct settings *settings, const char *dir, const char *name)
{
	char root[PATH_MAX], options[4 * PATH_MAX], shm[PATH_MAX];

	write_sysctl("/proc/self/oom_score_adj", "1000");
	private_mounts();
	snprintf(root, sizeof root, "%s/%s/rootfs", dir, name);
	snprintf(shm, sizeof shm, "%s/shm", dir);
	snprintf(options, sizeof options, "lowerdir=%s,upperdir=%s/%s/upper,workdir=%s/%s/work", settings->lower, dir,
		 name, dir, name);
	if (sys_mount("overlay", root, "overlay", MS_NODEV, options) < 0 || chdir(root) < 0)
		die("overlay");
	attach(make_fs("proc", NO_OPTIONS, SAFE), "proc");
	mount_dev();
	show(shm, "dev/shm", SAFE);
	attach(make_fs("sysfs", NO_OPTIONS, SAFE | MOUNT_ATTR_RDONLY), "sys");
	groups_mount();
	mask();
	bind_files(dir);
	pivot();
	hold_capabilities(CAPS_DEFAULT);
	execl(settings->program, settings->program, NULL);
	die(settings->program);
}
