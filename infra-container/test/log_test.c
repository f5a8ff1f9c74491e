/* The log writer against real files. */
#include "../src/log.h"
#include "tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/monopod-ctest-XXXXXX";
static char path[64];

static char *content(const char *file)
{
	static char text[256 * 1024];
	int fd = open(file, O_RDONLY);
	ssize_t size = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

	close(fd);
	text[size < 0 ? 0 : size] = '\0';
	return text;
}

/* The text of each line behind its time, as the log has it. */
static bool lines_are(const char *const *expected, int count)
{
	char *rest = content(path);
	int found = 0;

	for (char *line; (line = strsep(&rest, "\n")) && *line; found++) {
		if (found == count || strlen(line) < 31 || line[10] != 'T' || line[29] != 'Z')
			return false;
		if (strcmp(line + 31, expected[found]) != 0)
			return false;
	}
	return found == count;
}

static int files(void)
{
	int count = 0;
	DIR *entries = opendir(folder);

	for (struct dirent *entry; (entry = readdir(entries));)
		count += entry->d_name[0] != '.';
	closedir(entries);
	return count;
}

static void clear(void)
{
	DIR *entries = opendir(folder);

	for (struct dirent *entry; (entry = readdir(entries));) {
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(entries), entry->d_name, 0);
	}
	closedir(entries);
}

static void writes_lines(void)
{
	struct log_stream out = {.name = "stdout"}, err = {.name = "stderr"};
	struct log *log = log_open(path, 1 << 20, 3);

	log_take(log, &out, "one\ntwo\nthr", 11);
	log_take(log, &err, "wrong\n", 6);
	log_take(log, &out, "ee\n\n", 4);
	log_take(log, &out, "end", 3);
	log_end(log, &out);
	log_close(log);
	const char *expected[] = {"stdout F one",   "stdout F two", "stderr F wrong",
				  "stdout F three", "stdout F ",    "stdout F end"};
	ok(lines_are(expected, 6), "lines are written whole, however they come in, with stream and tag");
	clear();
}

static void cuts_long_lines(void)
{
	struct log_stream out = {.name = "stdout"};
	struct log *log = log_open(path, 1 << 20, 3);
	static char text[LOG_LINE_MAX * 2 + 2], part[LOG_LINE_MAX + 16], last[32];

	memset(text, 'x', sizeof text - 1);
	text[LOG_LINE_MAX * 2] = '\n';
	log_take(log, &out, text, LOG_LINE_MAX * 2 + 1);
	log_take(log, &out, text, LOG_LINE_MAX);
	log_take(log, &out, "y\n", 2);
	log_close(log);
	snprintf(part, sizeof part, "stdout P %.*s", LOG_LINE_MAX, text);
	static char full[LOG_LINE_MAX + 16];
	snprintf(full, sizeof full, "stdout F %.*s", LOG_LINE_MAX, text);
	snprintf(last, sizeof last, "stdout F y");
	const char *expected[] = {part, full, part, last};
	ok(lines_are(expected, 4), "a line longer than 16 KiB is cut into parts, one of exactly that length is not");
	clear();
}

static void rotates(void)
{
	struct log_stream out = {.name = "stdout"};
	struct log *log = log_open(path, 200, 3);
	char line[32];
	char other[80];

	snprintf(other, sizeof other, "%s/10.log.20260101-000000", folder);
	close(open(other, O_CREAT | O_WRONLY, 0600));
	for (int i = 0; i < 100; i++) {
		snprintf(line, sizeof line, "line %03d\n", i);
		log_take(log, &out, line, strlen(line));
	}
	log_close(log);
	ok(files() == 4, "of many rotated files as many are kept as are wanted, and other logs' are left alone");
	ok(strstr(content(path), "line 099"), "the newest lines are in the file itself");
	clear();
}

static void refuses_links(void)
{
	char target[80];

	snprintf(target, sizeof target, "%s/target", folder);
	close(open(target, O_CREAT | O_WRONLY, 0600));
	ok(symlink(target, path) == 0 && !log_open(path, 200, 3),
	   "a symlink in the log's place is not written through");
	clear();
	ok(mkfifo(path, 0600) == 0 && !log_open(path, 200, 3), "nor is a fifo");
	clear();
}

int main(void)
{
	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof path, "%s/0.log", folder);
	writes_lines();
	cuts_long_lines();
	rotates();
	refuses_links();
	rmdir(folder);
	return done();
}
