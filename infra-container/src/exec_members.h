/*
 * Who is in a control group. A container that may mount control groups, be it in a user namespace of its own, can make others below that of
 * a command; so whoever is in those counts too, and they are to be removed first.
 */
#ifndef MONOPOD_EXEC_MEMBERS_H
#define MONOPOD_EXEC_MEMBERS_H

/*
 * Kills whoever is found in the group of this folder, and removes groups below it as far as they are empty: some hundreds at a time. A
 * descriptor of one of those killed; -1 where there was nobody, or nobody that could be held: then it is worth another look some time later.
 */
int members_kill(const char *path);

/* A descriptor of somebody in the group or below it; -1 as above. Where nobody is there, groups below it are removed. */
int members_find(const char *path);

#endif
