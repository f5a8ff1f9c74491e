/* Which file of a group is written to; what that does is the kernel's, and the end-to-end tests look at it. */
#include "cgroup.h"

#include "cleanup.h"
#include "scratch.h"
#include "tap.h"

#include <errno.h>
#include <stdio.h>

static char *content_of(const struct scratch *group, const char *file)
{
	return read_file(scratch_path(group, file), NULL);
}

static void a_thread_moves_itself_where_the_group_has_a_file_for_that(void)
{
	SCRATCH group = scratch_make();

	scratch_text(&group, "tasks", "");
	scratch_text(&group, "cgroup.procs", "");
	CHECK_NUMBER(cgroup_join(group.path), 0);
	CLEANUP_FREE char *tasks = content_of(&group, "tasks");
	CLEANUP_FREE char *processes = content_of(&group, "cgroup.procs");
	CHECK_TEXT(tasks, "0");
	CHECK_TEXT(processes, "");
}

static void a_process_moves_where_it_has_not(void)
{
	SCRATCH group = scratch_make();

	scratch_text(&group, "cgroup.procs", "");
	CHECK_NUMBER(cgroup_join(group.path), 0);
	CLEANUP_FREE char *processes = content_of(&group, "cgroup.procs");
	CHECK_TEXT(processes, "0");
}

static void a_folder_that_is_no_group_is_an_error(void)
{
	SCRATCH group = scratch_make();

	CHECK_NUMBER(cgroup_join(group.path), -1);
	CHECK_NUMBER(errno, ENOENT);
}

static void a_child_is_born_only_into_a_group_of_version_2(void)
{
	SCRATCH group = scratch_make();

	CHECK_NUMBER(cgroup_open(group.path), -1);
	CHECK_NUMBER(errno, ENOTSUP);
	CHECK_NUMBER(cgroup_open(scratch_path(&group, "absent")), -1);
	CHECK_NUMBER(errno, ENOENT);
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(a_thread_moves_itself_where_the_group_has_a_file_for_that),
		TEST(a_process_moves_where_it_has_not),
		TEST(a_folder_that_is_no_group_is_an_error),
		TEST(a_child_is_born_only_into_a_group_of_version_2),
	};

	return TAP_RUN(TESTS);
}
