/* The floor's folders and files: what the agent makes for a pod, but for its records. */
#include "../src/kernel.h"
#include "floor.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void make_folder(const char *dir, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	if (mkdir(path, 0755) < 0)
		die(path);
}

static void write_file(const char *dir, const char *name, const char *content)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, content, strlen(content)) < 0)
		die(path);
	close(fd);
}

void files_of_pod(const char *dir)
{
	make_folder(dir, "");
	make_folder(dir, "shm");
	make_folder(dir, "pause");
	write_file(dir, "hosts", "127.0.0.1\tlocalhost\n");
	write_file(dir, "hostname", "floor\n");
	write_file(dir, "resolv.conf", "nameserver 127.0.0.1\n");
}

void files_of_container(const char *dir, const char *name)
{
	char folder[PATH_MAX];

	make_folder(dir, name);
	snprintf(folder, sizeof folder, "%s/%s", dir, name);
	make_folder(folder, "rootfs");
	make_folder(folder, "upper");
	make_folder(folder, "work");
}

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *place)
{
	(void)stat;
	(void)type;
	(void)place;
	return remove(path);
}

void remove_tree(const char *dir)
{
	if (nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) < 0)
		die(dir);
}
