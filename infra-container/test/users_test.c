/* users.c: who a user is, by files that somebody else wrote. */
#include "cleanup.h"
#include "scratch.h"
#include "tap.h"
#include "users.h"

#include <fcntl.h>
#include <sys/stat.h>

static const char *const PASSWD = "root:x:0:0:root:/root:/bin/sh\n"
				  "www:x:33:34::/var/www:/usr/sbin/nologin\n"
				  "short:x:7\n"
				  "\n"
				  "minus:x:-1:5:::\n"
				  "large:x:2147483648:5:::\n"
				  "wraps:x:4294967296:0:::\n"
				  "max:x:2147483647:2147483647:::\n"
				  "last:x:99:98::/:/bin/sh";

static const char *const GROUP = "root:x:0:\n"
				 "www:x:34:\n"
				 "short:x\n"
				 "adm:x:4:root,www,other\n"
				 "nearly:x:5:wwww,ww\n"
				 "large:x:4294967296:www\n"
				 "tape:x:26:www\n";

static void make_files(const struct scratch *scratch)
{
	mkdir(scratch_path(scratch, "etc"), 0755);
	scratch_text(scratch, "etc/passwd", PASSWD);
	scratch_text(scratch, "etc/group", GROUP);
}

/* "user:group groups", or the errno's text. */
static const char *find(const struct scratch *scratch, const char *user)
{
	static char text[256];
	struct identity identity;

	if (users_find(scratch->fd, user, &identity) < 0)
		return strerror(errno);
	int length = snprintf(text, sizeof text, "%u:%u", identity.user, identity.group);

	for (uint32_t i = 0; i < identity.group_count && length < (int)sizeof text; i++)
		length += snprintf(text + length, sizeof text - (size_t)length, " %u", identity.groups[i]);
	return text;
}

#define FILES \
	SCRATCH scratch = scratch_make(); \
	make_files(&scratch)

static void a_name_is_looked_up_with_its_groups(void)
{
	FILES;
	CHECK_TEXT(find(&scratch, "www"), "33:34 4 26");
	CHECK_TEXT(find(&scratch, "last"), "99:98");
	CHECK_TEXT(find(&scratch, "root"), "0:0 4");
}

static void a_number_is_looked_up_too(void)
{
	FILES;
	CHECK_TEXT(find(&scratch, "33"), "33:34 4 26");
	CHECK_TEXT(find(&scratch, "1000"), "1000:0");
	CHECK_TEXT(find(&scratch, "0033"), "33:34 4 26");
}

static void nothing_is_root(void)
{
	FILES;
	CHECK_TEXT(find(&scratch, ""), "0:0 4");
	CHECK_TEXT(find(&scratch, ":"), "0:0 4");
}

static void a_group_that_is_named_replaces_all_others(void)
{
	FILES;
	CHECK_TEXT(find(&scratch, "www:adm"), "33:4");
	CHECK_TEXT(find(&scratch, "www:77"), "33:77");
	CHECK_TEXT(find(&scratch, "1000:2000"), "1000:2000");
	CHECK_TEXT(find(&scratch, ":26"), "0:26");
	CHECK_TEXT(find(&scratch, "www:"), "33:34 4 26");
}

static void a_name_that_is_not_there_is_an_error(void)
{
	FILES;
	CHECK_TEXT(find(&scratch, "nobody"), strerror(ENOENT));
	CHECK_TEXT(find(&scratch, "www:nobody"), strerror(ENOENT));
	CHECK_TEXT(find(&scratch, "-1"), strerror(ENOENT));
	CHECK_TEXT(find(&scratch, "1000 "), strerror(ENOENT));
	CHECK_TEXT(find(&scratch, "0x0"), strerror(ENOENT));
}

static void a_line_without_its_fields_is_passed_over(void)
{
	FILES;
	CHECK_TEXT(find(&scratch, "short"), strerror(ENOENT));
	CHECK_TEXT(find(&scratch, "1:short"), strerror(ENOENT));
	CHECK_TEXT(find(&scratch, "minus"), strerror(ENOENT));
}

static void a_number_that_is_too_large_never_becomes_root(void)
{
	FILES;
	CHECK_TEXT(find(&scratch, "2147483647"), "2147483647:2147483647");
	CHECK_TEXT(find(&scratch, "2147483648"), strerror(ERANGE));
	CHECK_TEXT(find(&scratch, "4294967296"), strerror(ERANGE));
	CHECK_TEXT(find(&scratch, "99999999999999999999999999"), strerror(ERANGE));
	CHECK_TEXT(find(&scratch, "1:2147483648"), strerror(ERANGE));
	CHECK_TEXT(find(&scratch, "1:4294967296"), strerror(ERANGE));
	CHECK_TEXT(find(&scratch, "1:large"), strerror(ERANGE));
	CHECK_TEXT(find(&scratch, "large"), strerror(ENOENT));
	CHECK_TEXT(find(&scratch, "wraps"), strerror(ENOENT));
}

static void without_files_only_numbers_are_known(void)
{
	SCRATCH scratch = scratch_make();

	CHECK_TEXT(find(&scratch, "1000:1000"), "1000:1000");
	CHECK_TEXT(find(&scratch, "root"), strerror(ENOENT));
	CHECK_TEXT(find(&scratch, "1:root"), strerror(ENOENT));
	scratch_text(&scratch, "etc", "not a folder");
	CHECK_TEXT(find(&scratch, "1000"), "1000:0");
}

static void a_fifo_in_the_place_of_a_file_is_not_waited_for(void)
{
	FILES;
	CHECK(unlink(scratch_path(&scratch, "etc/passwd")) == 0);
	CHECK(mkfifo(scratch_path(&scratch, "etc/passwd"), 0644) == 0);
	CHECK_TEXT(find(&scratch, "0"), strerror(EINVAL));
}

static void a_file_of_5_mb_is_not_read(void)
{
	FILES;
	CHECK(truncate(scratch_path(&scratch, "etc/group"), 5 << 20) == 0);
	CHECK_TEXT(find(&scratch, "0"), strerror(EFBIG));
	CHECK(truncate(scratch_path(&scratch, "etc/group"), 1 << 20) == 0);
	CHECK_TEXT(find(&scratch, "www"), "33:34 4 26");
}

static void a_symlink_leads_to_a_file_inside_only(void)
{
	FILES;
	CHECK(rename(scratch_path(&scratch, "etc/passwd"), scratch_path(&scratch, "users")) == 0);
	CHECK(symlink("../../../users", scratch_path(&scratch, "etc/passwd")) == 0);
	CHECK_TEXT(find(&scratch, "last"), "99:98");
	CHECK(unlink(scratch_path(&scratch, "etc/passwd")) == 0);
	CHECK(symlink("/proc/self/fd/0", scratch_path(&scratch, "etc/passwd")) == 0);
	CHECK_TEXT(find(&scratch, "last"), strerror(ENOENT));
}

static void a_file_of_one_endless_line_is_read_safely(void)
{
	FILES;
	static char line[1 << 20];

	memset(line, ':', sizeof line);
	scratch_write(&scratch, "etc/passwd", line, sizeof line);
	memset(line, ',', sizeof line);
	scratch_write(&scratch, "etc/group", line, sizeof line);
	CHECK_TEXT(find(&scratch, "5"), "5:0");
	CHECK_TEXT(find(&scratch, "x"), strerror(ENOENT));
	memset(line, '\0', sizeof line);
	scratch_write(&scratch, "etc/passwd", line, sizeof line);
	CHECK_TEXT(find(&scratch, "5"), "5:0");
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(a_name_is_looked_up_with_its_groups),
		TEST(a_number_is_looked_up_too),
		TEST(nothing_is_root),
		TEST(a_group_that_is_named_replaces_all_others),
		TEST(a_name_that_is_not_there_is_an_error),
		TEST(a_line_without_its_fields_is_passed_over),
		TEST(a_number_that_is_too_large_never_becomes_root),
		TEST(without_files_only_numbers_are_known),
		TEST(a_fifo_in_the_place_of_a_file_is_not_waited_for),
		TEST(a_file_of_5_mb_is_not_read),
		TEST(a_symlink_leads_to_a_file_inside_only),
		TEST(a_file_of_one_endless_line_is_read_safely),
	};

	return TAP_RUN(TESTS);
}
