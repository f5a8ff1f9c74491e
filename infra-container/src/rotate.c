#include "rotate.h"

#include "cleanup.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MOST_A_SECOND = 1000, STAMP_MAX = 32 };

static void stamp(char *to, size_t size)
{
	time_t now = time(NULL);
	struct tm utc;

	gmtime_r(&now, &utc);
	strftime(to, size, "%Y%m%d-%H%M%S", &utc);
}

/*
 * Names sort by time, also those of one second: a number that has been given out does not come again, though retention
 * may have freed it. link(2) fails where the name is taken by an earlier shim's file, where rename(2) would replace it.
 */
static void put_aside(const char *path)
{
	static char last[STAMP_MAX];
	static int number;
	char when[STAMP_MAX], aside[PATH_MAX];

	stamp(when, sizeof when);
	if (strcmp(when, last) != 0) {
		strcpy(last, when);
		number = 0;
	}
	for (; number < MOST_A_SECOND; number++) {
		int size = number == 0 ? snprintf(aside, sizeof aside, "%s.%s", path, when)
				       : snprintf(aside, sizeof aside, "%s.%s-%03d", path, when, number);
		if (size < 0 || (size_t)size >= sizeof aside)
			return;
		if (link(path, aside) == 0) {
			unlink(path);
			number++;
			return;
		}
		if (errno != EEXIST)
			return;
	}
}

/* How many files beside path are rotated ones of it; the name of the oldest in oldest. */
static uint32_t count_aside(int folder, const char *name, char *oldest)
{
	size_t length = strlen(name);
	uint32_t count = 0;
	DIR *entries = fdopendir(dup(folder));

	if (!entries)
		return 0;
	rewinddir(entries);
	for (struct dirent *entry = readdir(entries); entry; entry = readdir(entries)) {
		if (strncmp(entry->d_name, name, length) != 0 || entry->d_name[length] != '.')
			continue;
		/* The names sort by time. */
		if (count == 0 || strcmp(entry->d_name, oldest) < 0)
			strcpy(oldest, entry->d_name); /* NAME_MAX + 1 is room for every name */
		count++;
	}
	closedir(entries);
	return count;
}

void rotate_file(const char *path, uint32_t max_files)
{
	char folder_path[PATH_MAX], oldest[NAME_MAX + 1];
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;

	put_aside(path);
	if (!slash || length >= sizeof folder_path)
		return;
	memcpy(folder_path, path, length);
	folder_path[length] = '\0';
	CLEANUP_CLOSE int folder = open(folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	while (folder >= 0 && count_aside(folder, slash + 1, oldest) + 1 > max_files) {
		if (unlinkat(folder, oldest, 0) < 0)
			return;
	}
}
