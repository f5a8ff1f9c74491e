#include "exec_left.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct left {
	struct left *next;
	struct exec_group group;
	char *container;
	bool ending;
	uint64_t given_up; /* when, of loop_now; 0 where nothing is in the way */
};

static struct left *first;
static unsigned count;

static void look_at_all(void);
static struct retry once_more = {.call = look_at_all};

static void give_back(struct left *left)
{
	struct left **link = &first;

	while (*link != left)
		link = &(*link)->next;
	*link = left->next;
	count--;
	exec_group_free(&left->group);
	free(left->container);
	free(left);
}

static void look(struct left *left)
{
	bool gone = left->ending ? exec_group_ended(&left->group) : exec_group_is_empty(&left->group);

	if (left->group.member.fd >= 0)
		left->given_up = 0;
	else if (left->given_up == 0)
		left->given_up = loop_now() + EXEC_LEFT_MS;
	if (gone || (left->given_up != 0 && loop_now() >= left->given_up))
		give_back(left);
	else if (left->group.member.fd < 0)
		loop_retry(&once_more);
}

static void look_at_all(void)
{
	for (struct left *left = first, *next; left; left = next) {
		next = left->next;
		look(left);
	}
}

static void group_changed(struct exec_group *group)
{
	look((struct left *)((char *)group - offsetof(struct left, group)));
}

static void keep(struct exec_group *group, const char *container, bool ending)
{
	struct left *left = group->path && count < EXECS_LEFT_MAX ? calloc(1, sizeof *left) : NULL;

	if (!left)
		return;
	left->container = strdup(container);
	if (!left->container) {
		free(left);
		return;
	}
	left->ending = ending;
	exec_group_move(&left->group, group, group_changed);
	left->next = first;
	first = left;
	count++;
	look(left);
}

void exec_left_keep(struct exec_group *group, const char *container)
{
	keep(group, container, false);
}

void exec_left_end(struct exec_group *group, const char *container)
{
	keep(group, container, true);
}

void exec_left_container_ended(const char *container)
{
	for (struct left *left = first; left; left = left->next) {
		if (strcmp(left->container, container) == 0)
			left->ending = true;
	}
	look_at_all();
}

void exec_left_kill_all(void)
{
	for (struct left *left = first; left; left = left->next)
		left->ending = true;
	look_at_all();
}

void exec_left_close(void)
{
	look_at_all();
	while (first)
		give_back(first);
}
