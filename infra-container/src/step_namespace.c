/* Steps about the process itself: its control groups, its namespaces and what they hold. */
#include "cgroup.h"
#include "cleanup.h"
#include "kernel.h"
#include "process.h"
#include "steps.h"

#include <limits.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* One write(2): control files take a value whole or not at all. */
static int write_file(const char *path, const char *value)
{
	CLEANUP_CLOSE int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	return write(fd, value, strlen(value)) < 0 ? -1 : 0;
}

int step_cgroup_join(struct plan_state *state, struct reader *r)
{
	if (state->born_in_group) {
		state->born_in_group = false;
		return 0;
	}
	for (uint32_t n = read_count(r); n > 0; n--) {
		if (cgroup_join(read_string(r)) < 0)
			return -1;
	}
	return 0;
}

int step_ns_join(struct plan_state *state, struct reader *r)
{
	uint64_t namespaces = read_u64(r);
	const struct process *process = process_find(read_string(r));

	(void)state;
	if (!process) {
		errno = ESRCH;
		return -1;
	}
	/* By pidfd (Linux 5.8) the kernel joins all of them or none, and the process can't be another of the same number. */
	return setns(process->pidfd, (int)namespaces);
}

int step_ns_new(struct plan_state *state, struct reader *r)
{
	(void)state;
	return unshare((int)read_u64(r));
}

int step_loopback_up(struct plan_state *state, struct reader *r)
{
	struct ifreq request = {.ifr_name = "lo"};
	CLEANUP_CLOSE int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	(void)state;
	(void)r;
	if (fd < 0 || ioctl(fd, SIOCGIFFLAGS, &request) < 0)
		return -1;
	request.ifr_flags |= IFF_UP;
	return ioctl(fd, SIOCSIFFLAGS, &request);
}

int step_hostname(struct plan_state *state, struct reader *r)
{
	const char *name = read_string(r);

	(void)state;
	return sethostname(name, strlen(name));
}

int step_sysctl(struct plan_state *state, struct reader *r)
{
	const char *name = read_string(r);
	const char *value = read_string(r);
	CLEANUP_CLOSE int root = open("/proc/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	if (root < 0)
		return -1;
	struct open_how how = {
		.flags = O_WRONLY | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};
	CLEANUP_CLOSE int fd = sys_openat2(root, name, &how);
	if (fd < 0)
		return -1;
	return write(fd, value, strlen(value)) < 0 ? -1 : 0;
}

int step_oom_score_adj(struct plan_state *state, struct reader *r)
{
	(void)state;
	return write_file("/proc/self/oom_score_adj", read_string(r));
}
