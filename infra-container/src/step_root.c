/* Steps about the root, and what is put into it. */
#include "cleanup.h"
#include "inroot.h"
#include "kernel.h"
#include "steps.h"

#include <limits.h>
#include <string.h>

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

int step_root_pivot(struct plan_state *state, struct reader *r)
{
	(void)r;
	/* Old and new root in the same place: the old one then lies on top of the new one, and is taken off (pivot_root(2), NOTES). */
	if (fchdir(state->root) < 0 || syscall(SYS_pivot_root, ".", ".") < 0 || sys_umount2(".", MNT_DETACH) < 0 ||
	    chdir("/") < 0)
		return -1;
	return enter_root(state, "/");
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
