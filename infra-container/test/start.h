/*
 * START frames for the tests: plans, step by step.
 */
#ifndef MONOPOD_TEST_START_H
#define MONOPOD_TEST_START_H

#include "shim.h"

#include <stdarg.h>

/* Op numbers as in PROTOCOL.md. */
enum op {
	PROCESS_NEW = 1,
	CGROUP_JOIN = 2,
	NS_JOIN = 3,
	NS_NEW = 4,
	LOOPBACK_UP = 5,
	HOSTNAME = 6,
	SYSCTL = 7,
	MOUNT_PROPAGATION = 9,
	MOUNT_OVERLAY = 10,
	MOUNT_FS = 11,
	ROOT = 12,
	BIND = 13,
	DEVICE = 14,
	SYMLINK = 15,
	MASK = 16,
	READONLY = 17,
	ROOT_PIVOT = 18,
	WORKDIR = 19,
	CAPS_BOUNDING = 20,
	USER = 21,
	CAPS = 22,
	NO_NEW_PRIVS = 23,
	EXEC = 24,
	TTY = 25,
};

struct steps {
	struct writer bytes;
	uint32_t count;
};

/*
 * Adds a step. In shape: s a string, l a list of strings (const char *const[] ending in NULL), g an empty list, 1 4 8 a number of so
 * many bytes (8: uint64_t, others: int).
 */
void step(struct steps *steps, enum op op, const char *shape, ...);

/* process.new with these namespaces. */
void step_process_new(struct steps *steps, uint64_t namespaces, const char *pid_namespace_of);

/* Sends START: record exits/ID, log in the shim's folder, or "" for none. Takes the steps. The number of the request. */
uint32_t start_plan(struct shim *shim, const char *id, const char *log, uint64_t max_bytes, uint32_t max_files,
		    struct steps *steps);

/* The plainest process there is: sh -c SCRIPT, in no namespace of its own, logging to ID.log. */
uint32_t start_shell(struct shim *shim, const char *id, const char *script);

/* The same, and the PROCESS that answers. */
struct told run_shell(struct shim *shim, const char *id, const char *script);

/* The content of ID.log, to be freed. */
char *log_of(struct shim *shim, const char *id);

#endif
