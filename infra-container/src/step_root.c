/* Steps about the root, and what is put into it. */
#include "cleanup.h"
#include "inroot.h"
#include "kernel.h"
#include "steps.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

static int enter_root(struct plan_state *state, const char *path)
{
	int root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (root < 0)
		return -1;
	if (state->root >= 0)
		close(state->root);
	state->root = root;
	return 0;
}

int step_root(struct plan_state *state, struct reader *r)
{
	return enter_root(state, read_string(r));
}

int step_symlink(struct plan_state *state, struct reader *r)
{
	const char *text = read_string(r);
	const char *name;
	CLEANUP_CLOSE int folder = inroot_parent(state->root, read_string(r), LINKS_REFUSED, &name);

	return folder < 0 ? -1 : symlinkat(text, folder, name);
}

static bool is_null(int fd)
{
	struct stat stat;

	return fstat(fd, &stat) == 0 && S_ISCHR(stat.st_mode) && stat.st_rdev == makedev(1, 3);
}

/*
 * By a descriptor of the host's null device root in a container could change that device's mode for the whole machine. A root without
 * one of its own, as pause's, keeps what it has.
 */
static int own_null(const struct plan_state *state)
{
	struct open_how how = {
		.flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS,
	};
	CLEANUP_CLOSE int own = sys_openat2(state->root, "/dev/null", &how);

	if (own < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
	if (!is_null(own)) {
		errno = ENODEV;
		return -1;
	}
	if (fcntl(own, F_SETFL, 0) < 0)
		return -1;
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (is_null(fd) && dup2(own, fd) < 0)
			return -1;
	}
	return 0;
}

int step_root_pivot(struct plan_state *state, struct reader *r)
{
	(void)r;
	/* Old and new root in the same place: the old one then lies on top of the new one, and is taken off (pivot_root(2), NOTES). */
	if (fchdir(state->root) < 0 || syscall(SYS_pivot_root, ".", ".") < 0 || sys_umount2(".", MNT_DETACH) < 0 ||
	    chdir("/") < 0 || enter_root(state, "/") < 0)
		return -1;
	return own_null(state);
}

int step_workdir(struct plan_state *state, struct reader *r)
{
	char now[PATH_MAX];
	CLEANUP_CLOSE int folder = inroot_directory(state->root, read_string(r), LINKS_FOLLOWED);

	if (folder < 0 || fchdir(folder) < 0)
		return -1;
	/* A folder that has no path from the root would be a way out of it (CVE-2024-21626). */
	if (!getcwd(now, sizeof now))
		return -1;
	if (now[0] != '/') {
		errno = EXDEV;
		return -1;
	}
	return 0;
}
