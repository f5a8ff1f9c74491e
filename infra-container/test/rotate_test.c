/* rotate.c: full logs are put aside under names that sort by time, and the oldest go. */
#include "cleanup.h"
#include "rotate.h"
#include "scratch.h"
#include "tap.h"

#include <dirent.h>

/* Writes text to the log and rotates it. */
static void rotate(const struct scratch *scratch, const char *text, uint32_t max_files)
{
	scratch_text(scratch, "0.log", text);
	rotate_file(scratch->fd, "0.log", max_files);
}

static bool is_rotated(const char *name)
{
	return strncmp(name, "0.log.", 6) == 0;
}

static int rotated_only(const struct dirent *entry)
{
	return is_rotated(entry->d_name);
}

/* What the rotated files hold, from the oldest name to the newest. */
static const char *rotated_texts(const struct scratch *scratch)
{
	static char texts[8192];
	struct dirent **entries;
	int count = scandir(scratch->path, &entries, rotated_only, alphasort);

	texts[0] = '\0';
	for (int i = 0; i < count; i++) {
		CLEANUP_FREE char *text = read_file(scratch_path(scratch, entries[i]->d_name), NULL);
		size_t used = strlen(texts);

		snprintf(texts + used, sizeof texts - used, "%s%s", used ? " " : "", text ? text : "?");
		free(entries[i]);
	}
	if (count >= 0)
		free((void *)entries);
	return texts;
}

static void a_full_log_is_put_aside_whole(void)
{
	SCRATCH scratch = scratch_make();

	rotate(&scratch, "a", 3);
	CHECK_TEXT(rotated_texts(&scratch), "a");
	CHECK(access(scratch_path(&scratch, "0.log"), F_OK) < 0);
}

static void within_one_second_each_has_a_name_of_its_own(void)
{
	SCRATCH scratch = scratch_make();

	for (const char *text = "abcdefgh"; *text; text++)
		rotate(&scratch, (char[]){*text, '\0'}, 100);
	CHECK_TEXT(rotated_texts(&scratch), "a b c d e f g h");
}

/* More than a second has names for 2 files: what is removed must not give its name to a newer one. */
static void the_newest_stay_and_in_their_order(void)
{
	SCRATCH scratch = scratch_make();

	for (const char *text = "abcdefgh"; *text; text++)
		rotate(&scratch, (char[]){*text, '\0'}, 3);
	CHECK_TEXT(rotated_texts(&scratch), "g h");
}

static void one_file_or_none_leaves_no_rotated_one(void)
{
	SCRATCH scratch = scratch_make();

	rotate(&scratch, "a", 1);
	rotate(&scratch, "b", 0);
	CHECK_TEXT(rotated_texts(&scratch), "");
}

static void a_clock_that_was_set_back_does_not_make_the_newest_the_oldest(void)
{
	SCRATCH scratch = scratch_make();

	scratch_text(&scratch, "0.log.20991231-235959", "a");
	rotate(&scratch, "b", 3);
	rotate(&scratch, "c", 3);
	CHECK_TEXT(rotated_texts(&scratch), "b c");
	CHECK(access(scratch_path(&scratch, "0.log.20991231-235959-002"), F_OK) == 0);
}

static void files_of_others_are_neither_counted_nor_removed(void)
{
	static const char *const OTHERS[] = {
		"1.log.20260101-000000",
		"10.log",
		"0.log.bak",
		"0.log.20260101-000000.gz",
		"0.log.20260101-000000-1234",
		"0.log.old-00",
		"0.logs.20260101-000000",
		"0.log.20260101x000000",
	};
	enum { COUNT = sizeof OTHERS / sizeof *OTHERS };
	SCRATCH scratch = scratch_make();

	for (size_t i = 0; i < COUNT; i++)
		scratch_text(&scratch, OTHERS[i], "");
	scratch_text(&scratch, "0.log.20260101-000000", "");
	for (int i = 0; i < 4; i++)
		rotate(&scratch, "x", 2);
	for (size_t i = 0; i < COUNT; i++)
		CHECK(access(scratch_path(&scratch, OTHERS[i]), F_OK) == 0);
	CHECK(access(scratch_path(&scratch, "0.log.20260101-000000"), F_OK) < 0);
}

/* A log of 64 KiB that is flooded needs thousands of names a second; without one it would grow, and fill the disk. */
static void a_second_without_names_left_takes_those_of_the_next(void)
{
	SCRATCH scratch = scratch_make();

	scratch_text(&scratch, "0.log.20991231-235959-999", "a");
	rotate(&scratch, "b", 4);
	rotate(&scratch, "c", 4);
	CHECK_TEXT(rotated_texts(&scratch), "a b c");
	CHECK(access(scratch_path(&scratch, "0.log.21000101-000000"), F_OK) == 0);
	CHECK(access(scratch_path(&scratch, "0.log.21000101-000000-001"), F_OK) == 0);
}

static void behind_the_last_name_of_all_the_log_stays_where_it_is(void)
{
	static const char *const LAST[] = {"0.log.99991231-235959-999", "0.log.99990000-000000-999"};

	for (size_t i = 0; i < sizeof LAST / sizeof *LAST; i++) {
		SCRATCH scratch = scratch_make();

		scratch_text(&scratch, LAST[i], "a");
		rotate(&scratch, "b", 3);
		CHECK_TEXT(rotated_texts(&scratch), "a");
		CHECK(access(scratch_path(&scratch, "0.log"), F_OK) == 0);
	}
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(a_full_log_is_put_aside_whole),
		TEST(within_one_second_each_has_a_name_of_its_own),
		TEST(the_newest_stay_and_in_their_order),
		TEST(one_file_or_none_leaves_no_rotated_one),
		TEST(a_clock_that_was_set_back_does_not_make_the_newest_the_oldest),
		TEST(files_of_others_are_neither_counted_nor_removed),
		TEST(a_second_without_names_left_takes_those_of_the_next),
		TEST(behind_the_last_name_of_all_the_log_stays_where_it_is),
	};

	return TAP_RUN(TESTS);
}
