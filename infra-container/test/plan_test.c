/* plan.c: what is a plan and what is none, before anything of it is done. */
#include "cleanup.h"
#include "plan.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 50000, RANDOM_MAX = 160 };

/* A step with a payload of raw bytes. */
static void step(struct writer *w, uint16_t op, const void *payload, size_t size)
{
	write_u16(w, op);
	write_u32(w, (uint32_t)size);
	write_bytes(w, payload, size);
}

static void step_process_new(struct writer *w)
{
	step(w, OP_PROCESS_NEW, "\0\0\0\0\0\0\0\0\0\0\0\0", 13);
}

static void step_hostname(struct writer *w)
{
	step(w, 6, "\1\0\0\0x", 6);
}

static void step_exec(struct writer *w)
{
	step(w, OP_EXEC, "\0\0\0\0\0\0\0", 8);
}

/* A host's tmpfs: the one step that the shim does itself. */
static void step_mount_fs(struct writer *w)
{
	step(w, 11,
	     "\0\0\0\0\0\0\0\0\0\0"
	     "\0\0\0\0\0\0\0\0"
	     "\0\0\0\0\0\0",
	     24);
}

static bool is_plan(struct writer *w)
{
	CLEANUP_FREE unsigned char *copy = malloc(w->size);
	struct plan plan;

	if (!copy)
		return false;
	memcpy(copy, w->data, w->size);
	struct reader r = {copy, copy + w->size, false};
	bool right = plan_read(&plan, &r);

	writer_free(w);
	return right;
}

typedef void add(struct writer *w);

/* Whether a plan that says this count and has these steps is one. */
static bool is_plan_of(uint32_t count, add *const *steps)
{
	struct writer w = {0};

	write_u32(&w, count);
	for (; *steps; steps++)
		(*steps)(&w);
	return is_plan(&w);
}

#define IS_PLAN_OF(count, ...) is_plan_of(count, (add *const[]){__VA_ARGS__})

static void a_process_that_executes_is_a_plan(void)
{
	CHECK(IS_PLAN_OF(2, step_process_new, step_exec, NULL));
	CHECK(IS_PLAN_OF(3, step_process_new, step_hostname, step_exec, NULL));
	CHECK(IS_PLAN_OF(3, step_mount_fs, step_process_new, step_exec, NULL));
}

static void a_plan_has_one_process_and_ends_in_exec(void)
{
	CHECK(!IS_PLAN_OF(0, NULL));
	CHECK(!IS_PLAN_OF(1, step_exec, NULL));
	CHECK(!IS_PLAN_OF(1, step_process_new, NULL));
	CHECK(!IS_PLAN_OF(3, step_process_new, step_process_new, step_exec, NULL));
	CHECK(!IS_PLAN_OF(3, step_process_new, step_exec, step_hostname, NULL));
	CHECK(!IS_PLAN_OF(3, step_process_new, step_exec, step_exec, NULL));
}

static void before_the_process_there_is_nothing_that_would_change_the_shim(void)
{
	CHECK(!IS_PLAN_OF(3, step_hostname, step_process_new, step_exec, NULL));
	CHECK(!IS_PLAN_OF(3, step_exec, step_process_new, step_exec, NULL));
}

static void the_count_is_that_of_the_steps(void)
{
	CHECK(!IS_PLAN_OF(3, step_process_new, step_exec, NULL));
	CHECK(!IS_PLAN_OF(1, step_process_new, step_exec, NULL));
	CHECK(!IS_PLAN_OF(UINT32_MAX, step_process_new, step_exec, NULL));
}

static bool is_plan_with(uint16_t op, const void *payload, size_t size)
{
	struct writer w = {0};

	write_u32(&w, 3);
	step_process_new(&w);
	step(&w, op, payload, size);
	step_exec(&w);
	return is_plan(&w);
}

static void an_unknown_op_makes_it_none(void)
{
	CHECK(is_plan_with(5, "", 0));
	CHECK(!is_plan_with(0, "", 0));
	CHECK(!is_plan_with(OP_EXEC + 1, "", 0));
	CHECK(!is_plan_with(UINT16_MAX, "", 0));
}

static void a_payload_of_another_shape_makes_it_none(void)
{
	CHECK(!is_plan_with(5, "\0", 1));
	CHECK(is_plan_with(6, "\1\0\0\0x", 6));
	CHECK(!is_plan_with(6, "\1\0\0\0x", 5));
	CHECK(!is_plan_with(6, "\1\0\0\0x\0", 7));
	CHECK(!is_plan_with(6, "\2\0\0\0x\0", 7));
	CHECK(is_plan_with(21, "\0\0\0\0\0\1\0\0\0\1\0\0", 13));
	CHECK(!is_plan_with(21, "\0\0\0\0\0\2\0\0\0\1\0\0", 13));
}

static void a_step_longer_than_the_plan_makes_it_none(void)
{
	struct writer w = {0};

	write_u32(&w, 2);
	step_process_new(&w);
	write_u16(&w, OP_EXEC);
	write_u32(&w, UINT32_MAX);
	write_u64(&w, 0);
	CHECK(!is_plan(&w));
}

static void step_cgroup_join(struct writer *w)
{
	step(w, OP_CGROUP_JOIN, "\1\0\0\0\2\0\0\0/g", 11);
}

static void step_cgroup_join_two(struct writer *w)
{
	step(w, OP_CGROUP_JOIN, "\2\0\0\0\2\0\0\0/g\0\2\0\0\0/h", 18);
}

/* Whether a process of these two steps may be born in the group /g. */
static bool is_born_in_group(add *first, add *second)
{
	struct writer w = {0};
	struct plan plan;

	write_u32(&w, 4);
	step_process_new(&w);
	first(&w);
	second(&w);
	step_exec(&w);
	struct reader r = {w.data, w.data + w.size, false};
	bool right = plan_read(&plan, &r) && strcmp(plan.group, "/g") == 0;

	writer_free(&w);
	return right;
}

static void who_joins_one_group_first_of_all_may_be_born_in_it(void)
{
	CHECK(is_born_in_group(step_cgroup_join, step_hostname));
	CHECK(is_born_in_group(step_cgroup_join, step_cgroup_join_two));
	CHECK(!is_born_in_group(step_cgroup_join_two, step_hostname));
	CHECK(!is_born_in_group(step_hostname, step_cgroup_join));
}

/* Joining is left out once: behind it comes another group, which is not there. */
static void only_the_first_group_is_one_to_be_born_in(void)
{
	struct plan_state state = {.born_in_group = true};
	struct writer w = {0};
	struct plan plan;

	write_u32(&w, 4);
	step_process_new(&w);
	step_cgroup_join(&w);
	step_cgroup_join(&w);
	step_exec(&w);
	struct reader r = {w.data, w.data + w.size, false};
	CHECK(plan_read(&plan, &r));
	struct plan_failure failure = plan_run_after(&plan, &state);
	CHECK(failure.step == 3 && failure.error == ENOENT);
	writer_free(&w);
}

static void random_steps_are_read_safely(void)
{
	int plans = 0;

	srand(20260102);
	for (int i = 0; i < ROUNDS; i++) {
		struct writer w = {0};
		unsigned char bytes[RANDOM_MAX];

		write_u32(&w, 3);
		step_process_new(&w);
		for (size_t at = 0; at < sizeof bytes; at++)
			bytes[at] = rand() % 4 ? (unsigned char)(rand() % 3) : (unsigned char)rand();
		step(&w, (uint16_t)(rand() % (OP_EXEC + 2)), bytes, (size_t)rand() % RANDOM_MAX);
		step_exec(&w);
		plans += is_plan(&w);
	}
	CHECK(plans > 0 && plans < ROUNDS);
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(a_process_that_executes_is_a_plan),
		TEST(a_plan_has_one_process_and_ends_in_exec),
		TEST(before_the_process_there_is_nothing_that_would_change_the_shim),
		TEST(the_count_is_that_of_the_steps),
		TEST(an_unknown_op_makes_it_none),
		TEST(a_payload_of_another_shape_makes_it_none),
		TEST(a_step_longer_than_the_plan_makes_it_none),
		TEST(who_joins_one_group_first_of_all_may_be_born_in_it),
		TEST(only_the_first_group_is_one_to_be_born_in),
		TEST(random_steps_are_read_safely),
	};

	return TAP_RUN(TESTS);
}
