#include "exec_group.h"

#include "cleanup.h"
#include "exec_members.h"

#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

int exec_group_make(struct exec_group *group, const char *path, void (*changed)(struct exec_group *group))
{
	*group = (struct exec_group){.member.fd = -1, .changed = changed};
	if (!*path)
		return 0;
	group->path = strdup(path);
	if (!group->path)
		return -1;
	if (mkdir(path, 0755) == 0)
		return 0;
	/* Whosever it is, it is not to be removed. */
	cleanup_free(&group->path);
	group->path = NULL;
	return -1;
}

static void member_ended(struct watch *watch)
{
	struct exec_group *group = (struct exec_group *)((char *)watch - offsetof(struct exec_group, member));

	loop_remove(watch);
	group->changed(group);
}

static bool removed(struct exec_group *group)
{
	if (rmdir(group->path) < 0 && errno != ENOENT)
		return false;
	loop_remove(&group->member);
	free(group->path);
	group->path = NULL;
	return true;
}

/* Its end is worth another look; where it can't be watched, the next one comes by the clock. Whether the group is gone already. */
static bool watched(struct exec_group *group, int member)
{
	group->member = (struct watch){.fd = member, .ready = member_ended};
	if (member >= 0 && loop_add(&group->member) == 0)
		return false;
	loop_remove(&group->member);
	return removed(group);
}

bool exec_group_ended(struct exec_group *group)
{
	if (!group->path || removed(group))
		return true;
	if (group->member.fd >= 0 && group->killed)
		return false;
	loop_remove(&group->member);
	group->killed = true;
	return watched(group, members_kill(group->path));
}

bool exec_group_is_empty(struct exec_group *group)
{
	if (!group->path || removed(group))
		return true;
	if (group->killed)
		return exec_group_ended(group);
	return group->member.fd < 0 && watched(group, members_find(group->path));
}

void exec_group_move(struct exec_group *to, struct exec_group *from, void (*changed)(struct exec_group *group))
{
	*to = (struct exec_group){.path = from->path, .member.fd = -1, .killed = from->killed, .changed = changed};
	from->path = NULL;
	exec_group_free(from);
}

void exec_group_free(struct exec_group *group)
{
	loop_remove(&group->member);
	free(group->path);
	group->path = NULL;
}
