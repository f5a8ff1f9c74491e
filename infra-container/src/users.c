#include "users.h"

#include "cleanup.h"
#include "kernel.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX = 1 << 20, NAME_MAX_BYTES = 256 };

/* A file's text, empty where there is none. O_NONBLOCK, and only regular files: a fifo would hold up the start for good (CVE-2024-9676). */
static char *read_text(int root, const char *path)
{
	struct open_how how = {
		.flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	struct stat stat;
	CLEANUP_CLOSE int fd = sys_openat2(root, path, &how);

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? calloc(1, 1) : NULL;
	if (fstat(fd, &stat) < 0)
		return NULL;
	if (!S_ISREG(stat.st_mode) || stat.st_size > FILE_MAX) {
		errno = S_ISREG(stat.st_mode) ? EFBIG : EINVAL;
		return NULL;
	}
	CLEANUP_FREE char *text = malloc((size_t)stat.st_size + 1);
	size_t size = 0;

	while (text && size < (size_t)stat.st_size) {
		ssize_t count = read(fd, text + size, (size_t)stat.st_size - size);

		if (count < 0)
			return NULL;
		if (count == 0)
			break;
		size += (size_t)count;
	}
	if (!text)
		return NULL;
	text[size] = '\0';
	char *taken = text;

	text = NULL;
	return taken;
}

static bool is_number(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

/* -1 and ERANGE beyond what a signed number of 32 bits holds: such numbers have become 0, that is root, elsewhere (CVE-2024-40635). */
static int parse_id(const char *text, uint32_t *id)
{
	errno = 0;
	unsigned long long value = strtoull(text, NULL, 10);

	if (errno != 0 || value > INT_MAX) {
		errno = ERANGE;
		return -1;
	}
	*id = (uint32_t)value;
	return 0;
}

/* Splits the next line of *at into its fields; false at the end. Lines with fewer fields are passed over. */
static bool next_line(char **at, char *fields[], int count)
{
	while (*at && **at) {
		char *line = strsep(at, "\n");
		int found = 0;

		while (line && found < count)
			fields[found++] = strsep(&line, ":");
		if (found == count)
			return true;
	}
	return false;
}

/* Finds a user by name, or by number where it is one: NAME:PASSWORD:UID:GID… (passwd(5)). */
static int find_user(char *text, const char *wanted, struct identity *identity, char *name)
{
	char *fields[4];
	bool number = is_number(wanted);

	if (number && parse_id(wanted, &identity->user) < 0)
		return -1;
	while (next_line(&text, fields, 4)) {
		uint32_t user, group;

		if (!is_number(fields[2]) || !is_number(fields[3]) || parse_id(fields[2], &user) < 0 ||
		    parse_id(fields[3], &group) < 0)
			continue;
		if (number ? user != identity->user : strcmp(fields[0], wanted) != 0)
			continue;
		identity->user = user;
		identity->group = group;
		strncpy(name, fields[0], NAME_MAX_BYTES - 1);
		return 0;
	}
	errno = ENOENT;
	return number ? 0 : -1;
}

static int find_group(char *text, const char *wanted, gid_t *group)
{
	char *fields[3];

	if (is_number(wanted))
		return parse_id(wanted, group);
	while (next_line(&text, fields, 3)) {
		if (strcmp(fields[0], wanted) == 0 && is_number(fields[2]))
			return parse_id(fields[2], group);
	}
	errno = ENOENT;
	return -1;
}

/* The groups that name the user as a member: NAME:PASSWORD:GID:MEMBER,… (group(5)). */
static void find_memberships(char *text, const char *name, struct identity *identity)
{
	char *fields[4];

	while (identity->group_count < USERS_GROUPS_MAX && next_line(&text, fields, 4)) {
		gid_t group;
		bool member = false;

		for (char *rest = fields[3], *one; !member && (one = strsep(&rest, ","));)
			member = strcmp(one, name) == 0;
		if (member && is_number(fields[2]) && parse_id(fields[2], &group) == 0)
			identity->groups[identity->group_count++] = group;
	}
}

int users_find(int root, const char *user, struct identity *identity)
{
	char name[NAME_MAX_BYTES] = "";
	CLEANUP_FREE char *spec = strdup(*user ? user : "0");
	CLEANUP_FREE char *passwd = read_text(root, "/etc/passwd");
	CLEANUP_FREE char *groups = read_text(root, "/etc/group");

	*identity = (struct identity){0};
	if (!spec || !passwd || !groups)
		return -1;
	char *group = strchr(spec, ':');

	if (group)
		*group++ = '\0';
	if (find_user(passwd, *spec ? spec : "0", identity, name) < 0)
		return -1;
	/* A group that is named replaces the user's own, and the memberships with it. */
	if (group && *group)
		return find_group(groups, group, &identity->group);
	if (*name)
		find_memberships(groups, name, identity);
	return 0;
}
