/*
 * The control group of one exec: made for it alone, and gone with all that is in it when the exec is.
 */
#ifndef MONOPOD_EXEC_GROUP_H
#define MONOPOD_EXEC_GROUP_H

#include "loop.h"

#include <stdbool.h>

struct exec_group {
	char *path; /* NULL where there is none, or none any more */
	struct watch member;
	void (*changed)(struct exec_group *group);
};

/* Makes the folder; none for the empty path. changed is called when it is worth asking again whether it has ended. 0, or -1 and errno. */
int exec_group_make(struct exec_group *group, const char *path, void (*changed)(struct exec_group *group));

/* Kills whoever is in it, and removes it. Whether it is gone; else changed is called later. */
bool exec_group_ended(struct exec_group *group);

/* Gives its memory back; what is left in it is the agent's to end. */
void exec_group_free(struct exec_group *group);

#endif
