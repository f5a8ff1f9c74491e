/*
 * A terminal of the container's own. Its file system is held by descriptor before anything in it is opened, so that whatever the container
 * has put in the place of /dev, /dev/pts or ptmx is refused and never opened.
 */
#include "cleanup.h"
#include "kernel.h"
#include "steps.h"

#include <linux/magic.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/statfs.h>

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

/* The folder of the container's terminals, or -1 and errno; ENODEV where it is another file system. */
static int terminals(int root)
{
	struct open_how how = {
		.flags = O_PATH | O_DIRECTORY | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS,
	};
	CLEANUP_CLOSE int folder = sys_openat2(root, "/dev/pts", &how);
	struct statfs fs;

	if (folder < 0 || fstatfs(folder, &fs) < 0)
		return -1;
	if (fs.f_type != DEVPTS_SUPER_MAGIC) {
		errno = ENODEV;
		return -1;
	}
	return take_fd(&folder);
}

/* In that file system and in no other that is mounted on it: there is nothing but terminals in it. */
static int open_master(int folder)
{
	struct open_how how = {
		.flags = O_RDWR | O_NOCTTY | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV,
	};

	return sys_openat2(folder, "ptmx", &how);
}

static int hand_over(int socket, int fd)
{
	char control[CMSG_SPACE(sizeof fd)] = {0};
	struct iovec byte = {"", 1};
	struct msghdr message = {
		.msg_iov = &byte,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof control,
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	return sendmsg(socket, &message, MSG_NOSIGNAL) == 1 ? 0 : -1;
}

int step_tty(struct plan_state *state, struct reader *r)
{
	struct winsize size = {.ws_row = (unsigned short)read_u32(r)};
	int locked = 0;

	size.ws_col = (unsigned short)read_u32(r);
	CLEANUP_CLOSE int folder = terminals(state->root);
	CLEANUP_CLOSE int master = folder < 0 ? -1 : open_master(folder);

	if (master < 0 || ioctl(master, TIOCSPTLCK, &locked) < 0)
		return -1;
	/* By the master, not by its name (Linux 4.13). */
	CLEANUP_CLOSE int terminal = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (terminal < 0 || ioctl(terminal, TIOCSCTTY, 0) < 0 || ioctl(terminal, TIOCSWINSZ, &size) < 0)
		return -1;
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (dup2(terminal, fd) < 0)
			return -1;
	}
	return hand_over(state->handover, master);
}
