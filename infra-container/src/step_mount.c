/*
 * Steps that mount. What is mounted is made first, detached from everything; only then it is attached, to a target held by descriptor. So
 * between looking a path up and mounting on it there is nothing that a container could change.
 */
#include "cleanup.h"
#include "inroot.h"
#include "kernel.h"
#include "steps.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

enum where { ON_HOST, IN_ROOT, IN_ROOT_NO_SYMLINKS };

static const uint64_t READ_ONLY = MOUNT_ATTR_RDONLY;

enum { OVERLAY_OPTIONS_MAX = 4096 }; /* a page: mount(2) takes no more */

static int attach(int what, int target)
{
	return sys_move_mount(what, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
}

static int set_attributes(int what, uint64_t attributes, uint64_t propagation, unsigned flags)
{
	struct mount_attr attr = {.attr_set = attributes, .propagation = propagation};

	if (attributes == 0 && propagation == 0)
		return 0;
	return sys_mount_setattr(what, "", AT_EMPTY_PATH | flags, &attr);
}

int step_mount_propagation(struct plan_state *state, struct reader *r)
{
	(void)state;
	return sys_mount(NULL, "/", NULL, MS_REC | read_u64(r), NULL);
}

/* Overlayfs takes its options as one text in which these three separate. */
static int append_escaped(char *options, size_t *length, const char *path)
{
	for (; *path; path++) {
		size_t needed = strchr(",:\\", *path) ? 2 : 1;

		if (*length + needed >= OVERLAY_OPTIONS_MAX) {
			errno = E2BIG;
			return -1;
		}
		if (needed == 2)
			options[(*length)++] = '\\';
		options[(*length)++] = *path;
	}
	options[*length] = '\0';
	return 0;
}

static int append(char *options, size_t *length, const char *text)
{
	size_t size = strlen(text);

	if (*length + size >= OVERLAY_OPTIONS_MAX) {
		errno = E2BIG;
		return -1;
	}
	memcpy(options + *length, text, size + 1);
	*length += size;
	return 0;
}

int step_mount_overlay(struct plan_state *state, struct reader *r)
{
	char options[OVERLAY_OPTIONS_MAX];
	size_t length = 0;
	const char *separator = "lowerdir=";

	(void)state;
	/* All layers together have one page for their names; so they are short and relative. */
	if (chdir(read_string(r)) < 0)
		return -1;
	for (uint32_t n = read_count(r); n > 0; n--) {
		if (append(options, &length, separator) < 0 || append_escaped(options, &length, read_string(r)) < 0)
			return -1;
		separator = ":";
	}
	if (append(options, &length, ",upperdir=") < 0 || append_escaped(options, &length, read_string(r)) < 0 ||
	    append(options, &length, ",workdir=") < 0 || append_escaped(options, &length, read_string(r)) < 0)
		return -1;
	const char *target = read_string(r);
	if (sys_mount("overlay", target, "overlay", 0, options) < 0)
		return -1;
	CLEANUP_CLOSE int root = open(target, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return root < 0 ? -1 : set_attributes(root, read_u64(r), 0, 0);
}

static int configure(int fs, const char *type, const char *options)
{
	char copy[OVERLAY_OPTIONS_MAX];
	size_t length = 0;
	char *rest;

	if (append(copy, &length, options) < 0)
		return -1;
	if (sys_fsconfig(fs, FSCONFIG_SET_STRING, "source", type, 0) < 0)
		return -1;
	for (char *option = strtok_r(copy, ",", &rest); option; option = strtok_r(NULL, ",", &rest)) {
		char *value = strchr(option, '=');

		if (value)
			*value++ = '\0';
		if (sys_fsconfig(fs, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG, option, value, 0) < 0)
			return -1;
	}
	return sys_fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
}

/* A new file system's root, attached nowhere. */
static int make_fs(const char *type, const char *options, uint64_t attributes)
{
	CLEANUP_CLOSE int fs = sys_fsopen(type, FSOPEN_CLOEXEC);

	if (fs < 0 || configure(fs, type, options) < 0)
		return -1;
	return sys_fsmount(fs, FSMOUNT_CLOEXEC, (unsigned)attributes);
}

int step_mount_fs(struct plan_state *state, struct reader *r)
{
	const char *type = read_string(r);
	const char *options = read_string(r);
	uint64_t attributes = read_u64(r);
	const char *path = read_string(r);
	enum where where = read_u8(r);
	CLEANUP_CLOSE int target =
		where == ON_HOST
			? open(path, O_PATH | O_DIRECTORY | O_CLOEXEC)
			: inroot_directory(state->root, path, where == IN_ROOT ? LINKS_FOLLOWED : LINKS_REFUSED);

	if (target < 0)
		return -1;
	CLEANUP_CLOSE int made = make_fs(type, options, attributes);
	return made < 0 ? -1 : attach(made, target);
}

int step_bind(struct plan_state *state, struct reader *r)
{
	const char *source = read_string(r);
	const char *path = read_string(r);
	uint64_t attributes = read_u64(r);
	unsigned recursive = read_u8(r) ? AT_RECURSIVE : 0;
	uint64_t propagation = read_u64(r);
	struct stat stat;
	CLEANUP_CLOSE int copy = sys_open_tree(AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | recursive);

	if (copy < 0 || fstat(copy, &stat) < 0)
		return -1;
	/* Read-only is the topmost mount alone, as Kubernetes has it; what keeps the machine safe are all of them. */
	if (set_attributes(copy, attributes & ~READ_ONLY, propagation, recursive) < 0 ||
	    set_attributes(copy, attributes & READ_ONLY, 0, 0) < 0)
		return -1;
	CLEANUP_CLOSE int target = S_ISDIR(stat.st_mode) ? inroot_directory(state->root, path, LINKS_FOLLOWED)
							 : inroot_file(state->root, path, LINKS_FOLLOWED);
	return target < 0 ? -1 : attach(copy, target);
}

/*
 * A device of the machine, for what is called so inside may be anything (CVE-2025-31133). Its mount is read-only: the device can be written
 * to all the same, but its owner and mode are the machine's, and no container changes those.
 */
static int copy_of_device(const char *path, dev_t number)
{
	struct stat stat;
	CLEANUP_CLOSE int copy = sys_open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);

	if (copy < 0 || fstat(copy, &stat) < 0)
		return -1;
	if (!S_ISCHR(stat.st_mode) || stat.st_rdev != number) {
		errno = ENODEV;
		return -1;
	}
	return set_attributes(copy, READ_ONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, 0, 0) < 0 ? -1 : take_fd(&copy);
}

int step_device(struct plan_state *state, struct reader *r)
{
	const char *path = read_string(r);
	uint32_t major = read_u32(r);
	uint32_t minor = read_u32(r);
	CLEANUP_CLOSE int copy = copy_of_device(path, makedev(major, minor));
	CLEANUP_CLOSE int target = copy < 0 ? -1 : inroot_file(state->root, path, LINKS_REFUSED);

	return target < 0 ? -1 : attach(copy, target);
}

static int absent(void)
{
	return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
}

int step_mask(struct plan_state *state, struct reader *r)
{
	struct stat stat;
	CLEANUP_CLOSE int target = inroot_find(state->root, read_string(r), LINKS_REFUSED);

	if (target < 0)
		return absent();
	if (fstat(target, &stat) < 0)
		return -1;
	CLEANUP_CLOSE int cover = S_ISDIR(stat.st_mode)
					  ? make_fs("tmpfs", "mode=555,nr_inodes=2,size=4k", MOUNT_ATTR_RDONLY)
					  : copy_of_device("/dev/null", makedev(1, 3));
	return cover < 0 ? -1 : attach(cover, target);
}

/* Whether a descriptor is the root of a mount (Linux 5.8). */
static int is_mount(int fd)
{
	struct statx buffer;

	if (sys_statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &buffer) < 0)
		return -1;
	return (buffer.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

int step_readonly(struct plan_state *state, struct reader *r)
{
	CLEANUP_CLOSE int target = inroot_find(state->root, read_string(r), LINKS_REFUSED);

	if (target < 0)
		return absent();
	int mounted = is_mount(target);
	if (mounted < 0)
		return -1;
	if (mounted)
		return set_attributes(target, READ_ONLY, 0, 0);
	CLEANUP_CLOSE int copy =
		sys_open_tree(target, "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
	if (copy < 0 || set_attributes(copy, READ_ONLY, 0, AT_RECURSIVE) < 0)
		return -1;
	return attach(copy, target);
}
