/*
 * The control group of one exec, made for it alone: how it is ended with all that is in it, and how it is known that nobody is.
 */
#ifndef MONOPOD_EXEC_GROUP_H
#define MONOPOD_EXEC_GROUP_H

#include "loop.h"

#include <stdbool.h>

struct exec_group {
	char *path; /* NULL where there is none, or none any more */
	struct watch
		member; /* one of those in it, whose end is waited for; fd -1 where nobody's is: to be asked again then */
	bool killed;
	void (*changed)(struct exec_group *group);
};

/* Makes the folder; none for the empty path. changed is called when it is worth asking again whether it has ended. 0, or -1 and errno. */
int exec_group_make(struct exec_group *group, const char *path, void (*changed)(struct exec_group *group));

/* Kills whoever is in it, and removes it. Whether it is gone; else changed is called later. */
bool exec_group_ended(struct exec_group *group);

/* Removes it if nobody is in it. Whether it is gone; else changed is called when one of those in it has ended. */
bool exec_group_is_empty(struct exec_group *group);

/* Makes it somebody else's; from is none any more. */
void exec_group_move(struct exec_group *to, struct exec_group *from, void (*changed)(struct exec_group *group));

/* Gives its memory back; what is left in it is the agent's to end. */
void exec_group_free(struct exec_group *group);

#endif
