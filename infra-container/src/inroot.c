#include "inroot.h"

#include "cleanup.h"
#include "kernel.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

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
	/* O_NOFOLLOW would hand out the symlink itself; with RESOLVE_NO_SYMLINKS it is refused, which is what is
	 * wanted. */
	return resolve(root, path, O_PATH, links);
}

/* The last slash that a component follows, or NULL. */
static const char *last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int copy_prefix(char *to, const char *path, size_t length)
{
	if (length >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(to, path, length);
	to[length] = '\0';
	return 0;
}

/*
 * Walks from the top, since each prefix may lead elsewhere by a symlink: the directory a component is made in is the
 * one that the prefix before it led to.
 */
static int make_each(int root, const char *path, enum links links)
{
	char prefix[PATH_MAX];
	CLEANUP_CLOSE int parent = resolve(root, "/", O_PATH | O_DIRECTORY, links);
	const char *at = path;

	while (parent >= 0) {
		const char *start = at + strspn(at, "/");
		size_t length = strcspn(start, "/");

		if (length == 0)
			return take_fd(&parent);
		if (copy_prefix(prefix, path, (size_t)(start + length - path)) < 0)
			return -1;
		int next = resolve(root, prefix, O_PATH | O_DIRECTORY, links);
		if (next < 0 && errno == ENOENT) {
			if (mkdirat(parent, last_component(prefix), 0755) < 0 && errno != EEXIST)
				return -1;
			next = resolve(root, prefix, O_PATH | O_DIRECTORY, links);
		}
		if (next < 0)
			return -1;
		close(parent);
		parent = next;
		at = start + length;
	}
	return -1;
}

int inroot_directory(int root, const char *path, enum links links)
{
	int found = resolve(root, path, O_PATH | O_DIRECTORY, links);

	if (found >= 0 || errno != ENOENT)
		return found;
	return make_each(root, path, links);
}

int inroot_parent(int root, const char *path, enum links links, const char **name)
{
	char parent[PATH_MAX];

	*name = last_component(path);
	if (**name == '\0' || strcmp(*name, "..") == 0 || strcmp(*name, ".") == 0) {
		errno = EINVAL;
		return -1;
	}
	if (copy_prefix(parent, path, (size_t)(*name - path)) < 0)
		return -1;
	return inroot_directory(root, parent, links);
}

int inroot_file(int root, const char *path, enum links links)
{
	int found = inroot_find(root, path, links);
	const char *name;

	if (found >= 0 || errno != ENOENT)
		return found;
	CLEANUP_CLOSE int parent = inroot_parent(root, path, links, &name);
	if (parent < 0)
		return -1;
	/* O_EXCL never follows a symlink, so what is made is made here. */
	CLEANUP_CLOSE int made = openat(parent, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
	if (made < 0 && errno != EEXIST)
		return -1;
	return inroot_find(root, path, links);
}
