#include "rotate.h"

#include "cleanup.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* What stands behind "<log>." of a rotated one: its second, and its number where that second has several. */
enum {
	SECOND_LENGTH = sizeof "YYYYMMDD-HHMMSS" - 1,
	NUMBERED_LENGTH = SECOND_LENGTH + sizeof "-NNN" - 1,
	NUMBER_MAX = 999
};

/* The rotated ones of a log that are there; the times sort as text, so the first and the last are also the oldest and the newest. */
struct rotated {
	uint32_t count;
	char oldest[NUMBERED_LENGTH + 1];
	char newest[NUMBERED_LENGTH + 1];
};

/* The time in the name of a file, NULL where it is not a rotated one of this log: others in the folder are somebody else's. */
static const char *time_in(const char *file, const char *name)
{
	static const char PATTERN[] = "00000000-000000-000";
	size_t length = strlen(name);

	if (strncmp(file, name, length) != 0 || file[length] != '.')
		return NULL;
	const char *time = file + length + 1;
	size_t size = strlen(time);

	if (size != SECOND_LENGTH && size != NUMBERED_LENGTH)
		return NULL;
	for (size_t i = 0; i < size; i++) {
		if (PATTERN[i] == '0' ? !isdigit((unsigned char)time[i]) : time[i] != PATTERN[i])
			return NULL;
	}
	return time;
}

static int find_rotated(int folder, const char *name, struct rotated *found)
{
	CLEANUP_CLOSE int listed = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = listed < 0 ? NULL : fdopendir(listed);

	*found = (struct rotated){0};
	if (!entries)
		return -1;
	take_fd(&listed);
	for (struct dirent *entry = readdir(entries); entry; entry = readdir(entries)) {
		const char *time = time_in(entry->d_name, name);

		if (!time)
			continue;
		if (found->count == 0 || strcmp(time, found->oldest) < 0)
			snprintf(found->oldest, sizeof found->oldest, "%s", time);
		if (found->count == 0 || strcmp(time, found->newest) > 0)
			snprintf(found->newest, sizeof found->newest, "%s", time);
		found->count++;
	}
	closedir(entries);
	return 0;
}

/* False where its year has no four digits. */
static bool text_of(time_t second, char text[static SECOND_LENGTH + 1])
{
	struct tm utc;

	return gmtime_r(&second, &utc) && strftime(text, SECOND_LENGTH + 1, "%Y%m%d-%H%M%S", &utc) == SECOND_LENGTH;
}

static long digits(const char *text, size_t count)
{
	long value = 0;

	for (size_t i = 0; i < count; i++)
		value = value * 10 + (text[i] - '0');
	return value;
}

static time_t second_of(const char *time)
{
	struct tm utc = {
		.tm_year = (int)digits(time, 4) - 1900,
		.tm_mon = (int)digits(time + 4, 2) - 1,
		.tm_mday = (int)digits(time + 6, 2),
		.tm_hour = (int)digits(time + 9, 2),
		.tm_min = (int)digits(time + 11, 2),
		.tm_sec = (int)digits(time + 13, 2),
	};

	return timegm(&utc);
}

/*
 * The name for the next one sorts behind all others: within a second, even where older ones of it have been removed, and after the
 * clock was set back. A second that has no number left borrows from the one after it: a log must not grow for want of a name. False
 * where no such name is to be had: behind the last second of the year 9999, or behind what is no time.
 */
static bool next_time(const struct rotated *others, char *to, size_t size)
{
	char second[SECOND_LENGTH + 1];

	if (!text_of(time(NULL), second))
		return false;
	if (strncmp(others->newest, second, SECOND_LENGTH) < 0) {
		snprintf(to, size, "%s", second);
		return true;
	}
	long number = others->newest[SECOND_LENGTH] ? digits(others->newest + SECOND_LENGTH + 1, 3) : 0;

	if (number < NUMBER_MAX) {
		snprintf(to, size, "%.*s-%03ld", SECOND_LENGTH, others->newest, number + 1);
		return true;
	}
	if (!text_of(second_of(others->newest) + 1, second))
		return false;
	snprintf(to, size, "%s", second);
	return strcmp(to, others->newest) > 0;
}

/* link(2) fails where the name is taken, rename(2) would replace what is there. */
static bool put_aside(int folder, const char *name, const struct rotated *others)
{
	char when[48], aside[NAME_MAX + 1];

	if (!next_time(others, when, sizeof when))
		return false;
	int size = snprintf(aside, sizeof aside, "%s.%s", name, when);
	return size > 0 && (size_t)size < sizeof aside && linkat(folder, name, folder, aside, 0) == 0 &&
	       unlinkat(folder, name, 0) == 0;
}

static int remove_one(int folder, const char *name, const char *time)
{
	char rotated[NAME_MAX + 1];
	int size = snprintf(rotated, sizeof rotated, "%s.%s", name, time);

	return size > 0 && (size_t)size < sizeof rotated ? unlinkat(folder, rotated, 0) : -1;
}

void rotate_file(int folder, const char *name, uint32_t max_files)
{
	struct rotated others;

	if (find_rotated(folder, name, &others) < 0 || !put_aside(folder, name, &others))
		return;
	while (find_rotated(folder, name, &others) == 0 && others.count > 0 && others.count >= max_files) {
		if (remove_one(folder, name, others.oldest) < 0)
			return;
	}
}
