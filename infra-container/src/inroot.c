#include "inroot.h"

#include "cleanup.h"
#include "kernel.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { SYMLINKS_MAX = 40 }; /* as many as the kernel follows */

static int resolve(int root, const char *path, uint64_t flags, enum links links)
{
	struct open_how how = {
		.flags = flags | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | (links == LINKS_REFUSED ? RESOLVE_NO_SYMLINKS : 0),
	};

	return sys_openat2(root, *path ? path : "/", &how);
}

int inroot_find(int root, const char *path, enum links links)
{
	/* O_NOFOLLOW would hand out the symlink itself; with RESOLVE_NO_SYMLINKS it is refused, which is what is wanted. */
	return resolve(root, path, O_PATH, links);
}

static int fail(int reason)
{
	errno = reason;
	return -1;
}

static int make_one(int parent, const char *name, bool directory)
{
	if (directory)
		return mkdirat(parent, name, 0755);
	/* O_EXCL never follows a symlink, so what is made is made here. */
	CLEANUP_CLOSE int made = openat(parent, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
	return made < 0 ? -1 : 0;
}

/* What the prefix leads to, made where it is missing; ENOENT only where it ends in a symlink that leads to nothing. */
static int enter(int root, const char *prefix, enum links links, int parent, const char *name, bool directory)
{
	uint64_t flags = directory ? O_PATH | O_DIRECTORY : O_PATH;
	int found = resolve(root, prefix, flags, links);

	if (found >= 0 || errno != ENOENT)
		return found;
	if (make_one(parent, name, directory) < 0 && errno != EEXIST)
		return -1;
	return resolve(root, prefix, flags, links);
}

/*
 * Puts what a symlink says in its place, in the path: name is where its own name begins there and rest what follows it, parent the
 * folder that it lies in. So that what it names is made as if the path had named it, inside the root.
 */
static int replace_symlink(char path[PATH_MAX], size_t name, size_t rest, int parent, const char *symlink)
{
	char text[PATH_MAX], whole[2 * PATH_MAX];
	ssize_t size = readlinkat(parent, symlink, text, sizeof text - 1);

	if (size < 0)
		return -1;
	text[size] = '\0';
	int length = snprintf(whole, sizeof whole, "%.*s%s%s", *text == '/' ? 0 : (int)name, path, text, path + rest);
	if (length < 0 || length >= PATH_MAX)
		return fail(ENAMETOOLONG);
	memcpy(path, whole, (size_t)length + 1);
	return 0;
}

/*
 * Walks from the top, since each prefix may lead elsewhere by a symlink: the directory a component is made in is the one that the
 * prefix before it led to. Begins again where a symlink has been replaced.
 */
static int make_each(int root, const char *wanted, enum links links, bool directory)
{
	char path[PATH_MAX], prefix[PATH_MAX], name[NAME_MAX + 1];
	CLEANUP_CLOSE int parent = resolve(root, "/", O_PATH | O_DIRECTORY, links);
	int symlinks = 0;
	size_t at = 0;

	if (snprintf(path, sizeof path, "%s", wanted) >= (int)sizeof path)
		return fail(ENAMETOOLONG);
	while (parent >= 0) {
		size_t start = at + strspn(path + at, "/");
		size_t end = start + strcspn(path + start, "/");
		bool last = path[end + strspn(path + end, "/")] == '\0';

		if (end == start)
			return take_fd(&parent);
		if (end - start > NAME_MAX)
			return fail(ENAMETOOLONG);
		snprintf(prefix, sizeof prefix, "%.*s", (int)end, path);
		snprintf(name, sizeof name, "%.*s", (int)(end - start), path + start);
		int next = enter(root, prefix, links, parent, name, directory || !last);
		at = end;
		if (next < 0 && errno == ENOENT) {
			if (++symlinks > SYMLINKS_MAX)
				return fail(ELOOP);
			if (replace_symlink(path, start, end, parent, name) < 0)
				return -1;
			next = resolve(root, "/", O_PATH | O_DIRECTORY, links);
			at = 0;
		}
		if (next < 0)
			return -1;
		close(parent);
		parent = next;
	}
	return -1;
}

int inroot_directory(int root, const char *path, enum links links)
{
	int found = resolve(root, path, O_PATH | O_DIRECTORY, links);

	return found >= 0 || errno != ENOENT ? found : make_each(root, path, links, true);
}

int inroot_file(int root, const char *path, enum links links)
{
	int found = inroot_find(root, path, links);

	return found >= 0 || errno != ENOENT ? found : make_each(root, path, links, false);
}

int inroot_parent(int root, const char *path, enum links links, const char **name)
{
	char parent[PATH_MAX];
	const char *slash = strrchr(path, '/');

	*name = slash ? slash + 1 : path;
	if (**name == '\0' || strcmp(*name, "..") == 0 || strcmp(*name, ".") == 0)
		return fail(EINVAL);
	if (snprintf(parent, sizeof parent, "%.*s", (int)(*name - path), path) >= (int)sizeof parent)
		return fail(ENAMETOOLONG);
	return inroot_directory(root, parent, links);
}
