/* The last step: the process becomes the program. */
#include "cleanup.h"
#include "kernel.h"
#include "steps.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static char **read_vector(struct reader *r)
{
	uint32_t count = read_count(r);
	char **vector = calloc((size_t)count + 1, sizeof *vector);

	for (uint32_t i = 0; vector && i < count; i++)
		vector[i] = (char *)read_string(r);
	return vector;
}

static const char *path_of(char **environment)
{
	for (; *environment; environment++) {
		if (strncmp(*environment, "PATH=", 5) == 0)
			return *environment + 5;
	}
	return "";
}

/* execvp(3) with the PATH of the environment that the program gets, not the shim's. */
static void search(char **arguments, char **environment)
{
	char candidate[PATH_MAX];
	int found = ENOENT;

	for (const char *at = path_of(environment); *at;) {
		size_t length = strcspn(at, ":");
		int size = snprintf(candidate, sizeof candidate, "%.*s/%s", length ? (int)length : 1, length ? at : ".",
				    arguments[0]);

		if (size > 0 && (size_t)size < sizeof candidate) {
			execve(candidate, arguments, environment);
			if (errno == EACCES)
				found = EACCES; /* there, but not to be executed: the better reason, if nothing else is found */
			else if (errno != ENOENT && errno != ENOTDIR)
				return;
		}
		at += length + (at[length] == ':');
	}
	errno = found;
}

int step_exec(struct plan_state *state, struct reader *r)
{
	CLEANUP_FREE char **arguments = read_vector(r);
	CLEANUP_FREE char **environment = read_vector(r);

	(void)state;
	if (!arguments || !environment)
		return -1;
	if (!arguments[0]) {
		errno = EINVAL;
		return -1;
	}
	/* Every descriptor that a container finds open is a way to what it was not given (CVE-2024-21626). */
	if (sys_close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
		return -1;
	if (strchr(arguments[0], '/'))
		execve(arguments[0], arguments, environment);
	else if (*arguments[0])
		search(arguments, environment);
	else
		errno = ENOENT;
	return -1;
}
