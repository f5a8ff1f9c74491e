/* Looking users up in roots that somebody else filled. */
#include "../src/users.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/monopod-ctest-XXXXXX";
static int root;
static struct identity found;

static void file(const char *name, const char *text)
{
	int fd = openat(root, name, O_CREAT | O_TRUNC | O_WRONLY, 0644);

	if (write(fd, text, strlen(text)) < 0)
		exit(1);
	close(fd);
}

static bool is(const char *user, uid_t uid, gid_t gid, uint32_t groups)
{
	return users_find(root, user, &found) == 0 && found.user == uid && found.group == gid &&
	       found.group_count == groups;
}

static bool fails(const char *user, int error)
{
	return users_find(root, user, &found) < 0 && errno == error;
}

int main(void)
{
	if (!mkdtemp(folder) || (root = open(folder, O_PATH)) < 0 || mkdirat(root, "etc", 0755) < 0)
		return 1;
	ok(is("", 0, 0, 0) && is("1000", 1000, 0, 0), "numbers need no files");
	ok(fails("web", ENOENT), "a name does");
	file("etc/passwd",
	     "root:x:0:0:root:/root:/bin/sh\nbroken\nweb:x:33:34::/:/bin/false\nbig:x:4294967296:0::/:/bin/sh\n");
	file("etc/group", "web:x:34:\nlog:x:4:a,web,b\nother:x:5:webmaster\ntape:x:26:web\n");
	ok(is("web", 33, 34, 2) && found.groups[0] == 4 && found.groups[1] == 26,
	   "a name has its group and memberships");
	ok(is("33", 33, 34, 2), "and so has its number");
	ok(is("web:log", 33, 4, 0) && is("7:8", 7, 8, 0), "a group that is named replaces the others");
	ok(fails("web:nogroup", ENOENT) && fails("nobody", ENOENT), "unknown names are not found");
	ok(fails("2147483648", ERANGE) && fails("4294967296", ERANGE) && fails("0:4294967296", ERANGE),
	   "numbers that would wrap are refused");
	ok(fails("big", ENOENT), "also in the files");
	unlinkat(root, "etc/passwd", 0);
	ok(mkfifoat(root, "etc/passwd", 0644) == 0 && fails("web", EINVAL), "a fifo is refused, not waited for");
	unlinkat(root, "etc/passwd", 0);
	ok(symlinkat("/../../../../etc/shadow", root, "etc/passwd") == 0 && is("5", 5, 0, 0),
	   "a symlink out of the root leads nowhere");
	unlinkat(root, "etc/passwd", 0);
	file("etc/passwd", "");
	int fd = openat(root, "etc/passwd", O_WRONLY);
	ok(ftruncate(fd, 5 << 20) == 0 && fails("web", EFBIG), "a file larger than any has reason to be is not read");
	close(fd);
	unlinkat(root, "etc/passwd", 0);
	unlinkat(root, "etc/group", 0);
	unlinkat(root, "etc", AT_REMOVEDIR);
	rmdir(folder);
	return done();
}
