/* log.c: what a container says, as CRI lines in a file. */
#include "cleanup.h"
#include "log.h"
#include "scratch.h"
#include "tap.h"

#include <regex.h>
#include <sys/mount.h>
#include <sys/stat.h>

enum { TIME_LENGTH = sizeof "2026-01-01T00:00:00.000000000Z" - 1, NO_LIMIT = 0, FILES = 3 };

/* Takes the text a piece at a time, ends the stream, and leaves the log's lines without their times. */
static char *logged(const struct scratch *scratch, const char *text, size_t size, size_t piece)
{
	const char *path = scratch_path(scratch, "0.log");
	struct log_stream out = {.name = "stdout"};

	unlink(path);
	struct log *log = log_open(path, NO_LIMIT, FILES);
	for (size_t at = 0; log && at < size; at += piece)
		log_take(log, &out, text + at, size - at < piece ? size - at : piece);
	if (log)
		log_end(log, &out);
	log_close(log);

	char *content = read_file(path, NULL);
	char *to = content;

	for (const char *from = content; from && *from;) {
		size_t length = strcspn(from, "\n") + 1;

		memmove(to, from + TIME_LENGTH + 1, length - TIME_LENGTH - 1);
		to += length - TIME_LENGTH - 1;
		from += length;
	}
	if (to)
		*to = '\0';
	return content;
}

static void a_line_is_a_line_however_it_comes(void)
{
	SCRATCH scratch = scratch_make();
	const char *text = "one\n\nthree\n";

	for (size_t piece = 1; piece <= strlen(text); piece++) {
		CLEANUP_FREE char *lines = logged(&scratch, text, strlen(text), piece);

		CHECK(lines);
		CHECK_TEXT(lines, "stdout F one\nstdout F \nstdout F three\n");
	}
}

static void what_has_no_newline_is_a_line_at_the_end(void)
{
	SCRATCH scratch = scratch_make();
	CLEANUP_FREE char *lines = logged(&scratch, "one\ntwo", 7, 3);

	CHECK_TEXT(lines, "stdout F one\nstdout F two\n");
}

static void silence_is_an_empty_file(void)
{
	SCRATCH scratch = scratch_make();
	CLEANUP_FREE char *lines = logged(&scratch, "", 0, 1);

	CHECK_TEXT(lines, "");
}

/* A text of size bytes without a newline, one at the end: the parts it is cut into, as "P16384 F1". */
static void check_cut(size_t size, size_t piece, const char *expected)
{
	SCRATCH scratch = scratch_make();
	CLEANUP_FREE char *text = malloc(size + 1);
	char parts[256] = "";

	CHECK(text);
	memset(text, 'x', size);
	text[size] = '\n';
	CLEANUP_FREE char *lines = logged(&scratch, text, size + 1, piece);
	CHECK(lines);
	for (char *rest = lines, *line; (line = strsep(&rest, "\n")) && *line;) {
		size_t used = strlen(parts);

		CHECK(strncmp(line, "stdout ", 7) == 0);
		snprintf(parts + used, sizeof parts - used, "%s%c%zu", used ? " " : "", line[7], strlen(line + 9));
	}
	CHECK_TEXT(parts, expected);
}

static void a_line_of_more_than_16_kib_is_cut(void)
{
	static const size_t PIECES[] = {1, 1000, LOG_LINE_MAX, LOG_LINE_MAX + 1, 32 * 1024};

	for (size_t i = 0; i < sizeof PIECES / sizeof *PIECES && !tap_failed; i++) {
		check_cut(LOG_LINE_MAX - 1, PIECES[i], "F16383");
		check_cut(LOG_LINE_MAX, PIECES[i], "F16384");
		check_cut(LOG_LINE_MAX + 1, PIECES[i], "P16384 F1");
		check_cut(3 * LOG_LINE_MAX, PIECES[i], "P16384 P16384 F16384");
		check_cut(3 * LOG_LINE_MAX + 7, PIECES[i], "P16384 P16384 P16384 F7");
	}
}

static void bytes_are_written_as_they_are(void)
{
	SCRATCH scratch = scratch_make();
	size_t size;
	const char *path = scratch_path(&scratch, "0.log");
	struct log_stream out = {.name = "stdout"};
	struct log *log = log_open(path, NO_LIMIT, FILES);

	CHECK(log);
	log_take(log, &out, "a\0\xff\r\n", 5);
	log_close(log);
	CLEANUP_FREE char *content = read_file(path, &size);
	CHECK_NUMBER(size, TIME_LENGTH + 1 + 9 + 5);
	CHECK(memcmp(content + size - 5, "a\0\xff\r\n", 5) == 0);
}

static void each_line_has_its_time_and_its_stream(void)
{
	SCRATCH scratch = scratch_make();
	const char *path = scratch_path(&scratch, "0.log");
	struct log_stream out = {.name = "stdout"}, err = {.name = "stderr"};
	struct log *log = log_open(path, NO_LIMIT, FILES);
	regex_t form;

	CHECK(log);
	log_take(log, &out, "half ", 5);
	log_take(log, &err, "error\n", 6);
	log_take(log, &out, "line\n", 5);
	log_close(log);
	CLEANUP_FREE char *content = read_file(path, NULL);
	CHECK(regcomp(&form,
		      "^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\\.[0-9]{9}Z stderr F error\n"
		      "20[0-9T:.-]{27}Z stdout F half line\n$",
		      REG_EXTENDED | REG_NOSUB) == 0);
	int matches = regexec(&form, content, 0, NULL, 0);
	regfree(&form);
	CHECK_NUMBER(matches, 0);
}

static void a_log_that_is_there_is_continued(void)
{
	SCRATCH scratch = scratch_make();
	struct log_stream out = {.name = "stdout"};

	scratch_text(&scratch, "0.log", "before\n");
	struct log *log = log_open(scratch_path(&scratch, "0.log"), NO_LIMIT, FILES);
	CHECK(log);
	log_take(log, &out, "after\n", 6);
	log_close(log);
	CLEANUP_FREE char *content = read_file(scratch_path(&scratch, "0.log"), NULL);
	CHECK(strncmp(content, "before\n20", 9) == 0);
	CHECK(strstr(content, " stdout F after\n"));
}

static void only_a_regular_file_is_written_to(void)
{
	SCRATCH scratch = scratch_make();

	scratch_text(&scratch, "other", "");
	CHECK(symlink("other", scratch_path(&scratch, "link")) == 0);
	CHECK(mkfifo(scratch_path(&scratch, "fifo"), 0600) == 0);
	CHECK(!log_open(scratch_path(&scratch, "link"), NO_LIMIT, FILES));
	CHECK_NUMBER(errno, ELOOP);
	CHECK(!log_open(scratch_path(&scratch, "fifo"), NO_LIMIT, FILES));
	CHECK(errno == ENXIO || errno == EINVAL);
	CHECK(!log_open(scratch_path(&scratch, "missing/0.log"), NO_LIMIT, FILES));
	CHECK_NUMBER(errno, ENOENT);
	CHECK(!log_open("/dev/full", NO_LIMIT, FILES));
	CHECK_NUMBER(errno, EINVAL);
}

/* A file system of 64 KiB, filled but for what is left. */
static bool make_full(const struct scratch *scratch)
{
	static const char BLOCK[4096];

	if (mount("tmpfs", scratch->path, "tmpfs", MS_NOSUID | MS_NODEV, "size=64k") < 0)
		return false;
	FILE *ballast = fopen(scratch_path(scratch, "ballast"), "w");

	for (int i = 0; ballast && i < 15; i++)
		fwrite(BLOCK, sizeof BLOCK, 1, ballast);
	return ballast && fclose(ballast) == 0;
}

static void what_no_space_was_left_for_is_told_later(void)
{
	SCRATCH scratch = scratch_make();
	struct log_stream out = {.name = "stdout"};
	char line[5000];

	CHECK(make_full(&scratch));
	struct log *log = log_open(scratch_path(&scratch, "0.log"), NO_LIMIT, FILES);
	CHECK(log);
	log_take(log, &out, "whole\n", 6);
	memset(line, 'x', sizeof line);
	line[sizeof line - 1] = '\n';
	log_take(log, &out, line, sizeof line);
	log_take(log, &out, line, sizeof line);
	CHECK(unlink(scratch_path(&scratch, "ballast")) == 0);
	log_take(log, &out, "again\n", 6);
	log_close(log);

	CLEANUP_FREE char *content = read_file(scratch_path(&scratch, "0.log"), NULL);
	umount2(scratch.path, MNT_DETACH);
	CHECK(strstr(content, " stdout F whole\n"));
	CHECK(!strchr(content, 'x'));
	/* Whether the first loss was told before the second is as space was left: the sum is what counts. */
	unsigned long long lost = 0;
	for (const char *at = content; (at = strstr(at, "stderr F monopod-shim: ")); at++) {
		lost += strtoull(at + strlen("stderr F monopod-shim: "), NULL, 10);
		CHECK(strstr(at, " bytes of log lost: No space left on device\n"));
	}
	CHECK_NUMBER(lost, 2 * sizeof line);
	CHECK(strstr(content, " stdout F again\n") > strstr(content, " bytes of log lost"));
}

static void a_loss_is_told_even_where_nothing_more_is_said(void)
{
	SCRATCH scratch = scratch_make();
	struct log_stream out = {.name = "stdout"};
	char line[5000];

	CHECK(make_full(&scratch));
	struct log *log = log_open(scratch_path(&scratch, "0.log"), NO_LIMIT, FILES);
	CHECK(log);
	memset(line, 'x', sizeof line);
	line[sizeof line - 1] = '\n';
	log_take(log, &out, line, sizeof line);
	log_close(log);
	CLEANUP_FREE char *content = read_file(scratch_path(&scratch, "0.log"), NULL);
	umount2(scratch.path, MNT_DETACH);
	CHECK(strstr(content, " stderr F monopod-shim: 5000 bytes of log lost: No space left on device\n"));
}

static void a_log_that_would_grow_too_large_is_rotated_between_lines(void)
{
	SCRATCH scratch = scratch_make();
	struct log_stream out = {.name = "stdout"};
	struct log *log = log_open(scratch_path(&scratch, "0.log"), 110, FILES);
	struct stat stat;

	CHECK(log);
	/* 41 bytes of header and newline each: two of 10 fit into 110 bytes, a third does not. */
	for (int i = 0; i < 3; i++)
		log_take(log, &out, "0123456789\n", 11);
	CHECK(lstat(scratch_path(&scratch, "0.log"), &stat) == 0);
	CHECK_NUMBER(stat.st_size, 51);
	/* One line that is larger than the limit is a file of its own. */
	char line[200];
	memset(line, 'x', sizeof line);
	line[sizeof line - 1] = '\n';
	log_take(log, &out, line, sizeof line);
	log_close(log);
	CHECK(lstat(scratch_path(&scratch, "0.log"), &stat) == 0);
	CHECK_NUMBER(stat.st_size, 40 + sizeof line);
}

static void a_link_on_the_way_is_not_followed(void)
{
	SCRATCH scratch = scratch_make();

	CHECK(mkdir(scratch_path(&scratch, "elsewhere"), 0700) == 0);
	CHECK(symlink("elsewhere", scratch_path(&scratch, "app")) == 0);
	CHECK(!log_open(scratch_path(&scratch, "app/0.log"), NO_LIMIT, FILES));
	CHECK_NUMBER(errno, ELOOP);
	CHECK(access(scratch_path(&scratch, "elsewhere/0.log"), F_OK) < 0);
}

static void a_folder_that_is_replaced_by_a_link_gets_nothing(void)
{
	SCRATCH scratch = scratch_make();
	struct log_stream out = {.name = "stdout"};

	CHECK(mkdir(scratch_path(&scratch, "app"), 0700) == 0 && mkdir(scratch_path(&scratch, "elsewhere"), 0700) == 0);
	struct log *log = log_open(scratch_path(&scratch, "app/0.log"), 60, FILES);
	CHECK(log);
	log_take(log, &out, "0123456789\n", 11);
	CHECK(rename(scratch_path(&scratch, "app"), scratch_path(&scratch, "aside")) == 0);
	CHECK(symlink("elsewhere", scratch_path(&scratch, "app")) == 0);
	log_take(log, &out, "rotated\n", 8);
	log_close(log);
	CLEANUP_FREE char *content = read_file(scratch_path(&scratch, "aside/0.log"), NULL);
	CHECK(content && strstr(content, " stdout F rotated\n"));
	CHECK(access(scratch_path(&scratch, "elsewhere/0.log"), F_OK) < 0);
}

static void a_folder_that_is_made_anew_gets_the_next_file(void)
{
	SCRATCH scratch = scratch_make();
	struct log_stream out = {.name = "stdout"};

	CHECK(mkdir(scratch_path(&scratch, "app"), 0700) == 0);
	struct log *log = log_open(scratch_path(&scratch, "app/0.log"), 60, FILES);
	CHECK(log);
	log_take(log, &out, "0123456789\n", 11);
	CHECK(unlink(scratch_path(&scratch, "app/0.log")) == 0 && rmdir(scratch_path(&scratch, "app")) == 0);
	log_take(log, &out, "lost\n", 5);
	CHECK(mkdir(scratch_path(&scratch, "app"), 0700) == 0);
	log_take(log, &out, "again\n", 6);
	log_close(log);
	CLEANUP_FREE char *content = read_file(scratch_path(&scratch, "app/0.log"), NULL);
	CHECK(content && strstr(content, " stderr F monopod-shim: 5 bytes of log lost: No such file or directory\n"));
	CHECK(strstr(content, " stdout F again\n"));
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(a_line_is_a_line_however_it_comes),
		TEST(what_has_no_newline_is_a_line_at_the_end),
		TEST(silence_is_an_empty_file),
		TEST(a_line_of_more_than_16_kib_is_cut),
		TEST(bytes_are_written_as_they_are),
		TEST(each_line_has_its_time_and_its_stream),
		TEST(a_log_that_is_there_is_continued),
		TEST(only_a_regular_file_is_written_to),
		TEST(what_no_space_was_left_for_is_told_later),
		TEST(a_loss_is_told_even_where_nothing_more_is_said),
		TEST(a_log_that_would_grow_too_large_is_rotated_between_lines),
		TEST(a_link_on_the_way_is_not_followed),
		TEST(a_folder_that_is_replaced_by_a_link_gets_nothing),
		TEST(a_folder_that_is_made_anew_gets_the_next_file),
	};

	return TAP_RUN(TESTS);
}
