/* Steps that settle who the process is and what it may do. */
#include "cleanup.h"
#include "kernel.h"
#include "steps.h"
#include "users.h"

#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>

enum { CAPABILITY_BITS = 64 };

int step_caps_bounding(struct plan_state *state, struct reader *r)
{
	uint64_t kept = read_u64(r);

	(void)state;
	for (unsigned long bit = 0; bit < CAPABILITY_BITS; bit++) {
		int held = prctl(PR_CAPBSET_READ, bit);

		if (held < 0)
			return 0; /* one more than the kernel knows */
		if (held && !(kept >> bit & 1) && prctl(PR_CAPBSET_DROP, bit) < 0)
			return -1;
	}
	return 0;
}

/* A program that opens /dev/stdout anew, or its terminal by name, needs to own what lies behind it; a terminal's group is the one for that. */
static int give(int fd, const struct identity *identity)
{
	struct stat stat;

	if (fstat(fd, &stat) < 0)
		return -1;
	if (S_ISFIFO(stat.st_mode))
		return fchown(fd, identity->user, identity->group);
	return isatty(fd) ? fchown(fd, identity->user, (gid_t)-1) : 0;
}

static int add_group(struct identity *identity, uint32_t group)
{
	if (identity->group_count == USERS_GROUPS_MAX || group > INT_MAX) {
		errno = group > INT_MAX ? ERANGE : E2BIG;
		return -1;
	}
	identity->groups[identity->group_count++] = group;
	return 0;
}

int step_user(struct plan_state *state, struct reader *r)
{
	struct identity identity;
	const char *user = read_string(r);

	if (users_find(state->root, user, &identity) < 0)
		return -1;
	/* The own group stands among the others too, or a setgid program would be a way out of it and of what is forbidden to it. */
	if (add_group(&identity, identity.group) < 0)
		return -1;
	for (uint32_t n = read_count(r); n > 0; n--) {
		if (add_group(&identity, read_u32(r)) < 0)
			return -1;
	}
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (give(fd, &identity) < 0)
			return -1;
	}
	/* Capabilities outlast the change of user, so that the caps step can set exactly those that are wanted. */
	if (prctl(PR_SET_KEEPCAPS, 1) < 0 || setgroups(identity.group_count, identity.groups) < 0)
		return -1;
	if (setresgid(identity.group, identity.group, identity.group) < 0)
		return -1;
	return setresuid(identity.user, identity.user, identity.user);
}

int step_caps(struct plan_state *state, struct reader *r)
{
	uint64_t effective = read_u64(r), permitted = read_u64(r), inheritable = read_u64(r), ambient = read_u64(r);
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	(void)state;
	for (int half = 0; half < 2; half++) {
		data[half].effective = (uint32_t)(effective >> 32 * half);
		data[half].permitted = (uint32_t)(permitted >> 32 * half);
		data[half].inheritable = (uint32_t)(inheritable >> 32 * half);
	}
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 || syscall(SYS_capset, &header, data) < 0)
		return -1;
	for (unsigned long bit = 0; bit < CAPABILITY_BITS; bit++) {
		if (ambient >> bit & 1 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, bit, 0, 0) < 0)
			return -1;
	}
	return 0;
}

int step_no_new_privs(struct plan_state *state, struct reader *r)
{
	(void)state;
	(void)r;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}
