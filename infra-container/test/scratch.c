#include "scratch.h"

#include "cleanup.h"

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

enum { PATHS = 8, OPEN_FOLDERS = 16 };

static _Noreturn void give_up(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

struct scratch scratch_make(void)
{
	struct scratch scratch = {.path = "/tmp/monopod-ctest-XXXXXX"};

	if (!mkdtemp(scratch.path) || chmod(scratch.path, 0755) < 0)
		give_up(scratch.path);
	scratch.fd = open(scratch.path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (scratch.fd < 0)
		give_up(scratch.path);
	return scratch;
}

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
	(void)stat;
	(void)walk;
	if (kind == FTW_DP)
		umount2(path, MNT_DETACH);
	return remove(path);
}

void scratch_remove(struct scratch *scratch)
{
	close(scratch->fd);
	if (nftw(scratch->path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) != 0)
		printf("# %s is left behind: %s\n", scratch->path, strerror(errno));
}

const char *scratch_path(const struct scratch *scratch, const char *name)
{
	static char paths[PATHS][PATH_MAX];
	static int next;
	char *path = paths[next++ % PATHS];

	snprintf(path, PATH_MAX, "%s/%s", scratch->path, name);
	return path;
}

void scratch_write(const struct scratch *scratch, const char *name, const void *content, size_t size)
{
	CLEANUP_CLOSE int fd = open(scratch_path(scratch, name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, content, size) != (ssize_t)size)
		give_up(name);
}

void scratch_text(const struct scratch *scratch, const char *name, const char *text)
{
	scratch_write(scratch, name, text, strlen(text));
}

char *read_file(const char *path, size_t *size)
{
	struct stat stat;
	CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &stat) < 0)
		return NULL;
	char *content = malloc((size_t)stat.st_size + 1);
	ssize_t count = content ? read(fd, content, (size_t)stat.st_size) : -1;

	if (count < 0) {
		free(content);
		return NULL;
	}
	content[count] = '\0';
	if (size)
		*size = (size_t)count;
	return content;
}
