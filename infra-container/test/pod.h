/*
 * A whole pod, with plans like the agent's: pause, and containers with a root of their own.
 */
#ifndef MONOPOD_TEST_POD_H
#define MONOPOD_TEST_POD_H

#include "start.h"

#include <sched.h>

/* A layer with a shell, users and a dangling resolv.conf in it; a volume; all in the shim's folder. */
void make_image(const struct shim *shim);

/* Starts pause with namespaces for mounts, network, IPC and host name, and these. */
struct told start_pause(struct shim *shim, uint64_t more_namespaces);

/* Starts sh -c SCRIPT in a container, as the agent does, in the pod of pause. It logs to ID.log. */
struct told start_container(struct shim *shim, const char *id, const char *user, const char *script);

/* Starts sh -c SCRIPT as no more than a member of the pid namespace of pause. */
struct told start_member(struct shim *shim, const char *id, const char *script);

#define POD(more_namespaces) \
	SHIM shim = shim_start(); \
	make_image(&shim); \
	CHECK_NUMBER(start_pause(&shim, (more_namespaces)).state, RUNNING)

#endif
