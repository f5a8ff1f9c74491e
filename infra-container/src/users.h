/*
 * Who a user is by the /etc/passwd and /etc/group of a root that somebody else filled.
 */
#ifndef MONOPOD_USERS_H
#define MONOPOD_USERS_H

#include <stdint.h>
#include <sys/types.h>

enum { USERS_GROUPS_MAX = 1024 };

struct identity {
	uid_t user;
	gid_t group;
	gid_t groups[USERS_GROUPS_MAX];
	uint32_t group_count;
};

/*
 * Looks up "", "uid", "name", "uid:gid" or "name:group" below root. 0, or -1 with errno: ENOENT for a name that is not there, ERANGE for a
 * number above 2147483647, EINVAL where a file is not a regular one, EFBIG where it is larger than any such file has reason to be.
 */
int users_find(int root, const char *user, struct identity *identity);

#endif
