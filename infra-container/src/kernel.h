/*
 * What the kernel offers and the C library does not name. Numbers are those of Linux' common table (x86-64 and arm64).
 */
#ifndef MONOPOD_KERNEL_H
#define MONOPOD_KERNEL_H

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <linux/stat.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif
#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC 4
#endif
#ifndef OPEN_TREE_CLONE
#define OPEN_TREE_CLONE 1
#endif
#ifndef OPEN_TREE_CLOEXEC
#define OPEN_TREE_CLOEXEC O_CLOEXEC
#endif

/* mount(2) and umount2(2) stand here since <sys/mount.h> and <linux/mount.h> can't be included together. */
#ifndef MNT_DETACH
#define MNT_DETACH 2
#endif

static inline int sys_mount(const char *source, const char *target, const char *type, unsigned long flags,
			    const void *data)
{
	return (int)syscall(SYS_mount, source, target, type, flags, data);
}

static inline int sys_umount2(const char *target, int flags)
{
	return (int)syscall(SYS_umount2, target, flags);
}

static inline int sys_statx(int dir, const char *path, int flags, unsigned mask, struct statx *buffer)
{
	return (int)syscall(SYS_statx, dir, path, flags, mask, buffer);
}

/* Any mount or rename on the machine may make the kernel give up on a ".." inside a root, for a moment (EAGAIN, openat2(2)). */
static inline int sys_openat2(int dir, const char *path, struct open_how *how)
{
	enum { TRIES = 128 };
	int fd = -1;

	for (int i = 0; i < TRIES; i++) {
		fd = (int)syscall(437, dir, path, how, sizeof *how);
		if (fd >= 0 || errno != EAGAIN)
			break;
	}
	return fd;
}

static inline int sys_open_tree(int dir, const char *path, unsigned flags)
{
	return (int)syscall(428, dir, path, flags);
}

static inline int sys_move_mount(int from, const char *from_path, int to, const char *to_path, unsigned flags)
{
	return (int)syscall(429, from, from_path, to, to_path, flags);
}

static inline int sys_fsopen(const char *type, unsigned flags)
{
	return (int)syscall(430, type, flags);
}

static inline int sys_fsconfig(int fs, unsigned command, const char *key, const void *value, int aux)
{
	return (int)syscall(431, fs, command, key, value, aux);
}

static inline int sys_fsmount(int fs, unsigned flags, unsigned attributes)
{
	return (int)syscall(432, fs, flags, attributes);
}

static inline int sys_pidfd_send_signal(int pidfd, int signal)
{
	return (int)syscall(424, pidfd, signal, (void *)0, 0);
}

static inline long sys_clone3(struct clone_args *args)
{
	return syscall(435, args, sizeof *args);
}

static inline int sys_close_range(unsigned first, unsigned last, unsigned flags)
{
	return (int)syscall(436, first, last, flags);
}

static inline int sys_mount_setattr(int dir, const char *path, unsigned flags, struct mount_attr *attributes)
{
	return (int)syscall(442, dir, path, flags, attributes, sizeof *attributes);
}

#endif
