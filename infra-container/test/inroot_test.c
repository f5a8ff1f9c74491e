/* inroot.c: whatever an image holds, nothing outside the root is found, made or waited for. */
#include "cleanup.h"
#include "inroot.h"
#include "scratch.h"
#include "tap.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* What is open, as a path below the scratch folder; the root is its folder "root". */
static const char *place(const struct scratch *scratch, int fd)
{
	static char path[PATH_MAX];
	char link[64];

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t size = fd < 0 ? -1 : readlink(link, path, sizeof path - 1);

	if (size < 0)
		return strerror(errno);
	path[size] = '\0';
	return strncmp(path, scratch->path, strlen(scratch->path)) == 0 ? path + strlen(scratch->path) : path;
}

/* root/ with a file and a folder, and beside it what must not be reached. */
static int make_root(const struct scratch *scratch)
{
	mkdir(scratch_path(scratch, "root"), 0755);
	mkdir(scratch_path(scratch, "root/folder"), 0755);
	mkdir(scratch_path(scratch, "outside"), 0755);
	scratch_text(scratch, "root/file", "");
	scratch_text(scratch, "outside/secret", "");
	return open(scratch_path(scratch, "root"), O_PATH | O_DIRECTORY | O_CLOEXEC);
}

#define ROOT \
	SCRATCH scratch = scratch_make(); \
	CLEANUP_CLOSE int root = make_root(&scratch)

static void link_in(const struct scratch *scratch, const char *text, const char *name)
{
	if (symlink(text, scratch_path(scratch, name)) < 0)
		printf("# symlink %s: %s\n", name, strerror(errno));
}

typedef int look_up(int root, const char *path, enum links links);

/* Where the look-up leads, or how it fails. */
static const char *found(const struct scratch *scratch, look_up *look, int root, const char *path, enum links links)
{
	CLEANUP_CLOSE int fd = look(root, path, links);

	return place(scratch, fd);
}

static void plain_paths_are_found(void)
{
	ROOT;
	CHECK_TEXT(found(&scratch, inroot_find, root, "/file", LINKS_FOLLOWED), "/root/file");
	CHECK_TEXT(found(&scratch, inroot_find, root, "folder", LINKS_REFUSED), "/root/folder");
	CHECK_TEXT(found(&scratch, inroot_find, root, "", LINKS_FOLLOWED), "/root");
	CHECK_TEXT(found(&scratch, inroot_find, root, "/", LINKS_REFUSED), "/root");
	CHECK_TEXT(found(&scratch, inroot_find, root, "/missing", LINKS_FOLLOWED), strerror(ENOENT));
}

static void dots_end_at_the_root(void)
{
	ROOT;
	CHECK_TEXT(found(&scratch, inroot_find, root, "../outside/secret", LINKS_FOLLOWED), strerror(ENOENT));
	CHECK_TEXT(found(&scratch, inroot_find, root, "/folder/../../../file", LINKS_FOLLOWED), "/root/file");
	CHECK_TEXT(found(&scratch, inroot_directory, root, "../../made", LINKS_FOLLOWED), "/root/made");
}

static void symlinks_lead_nowhere_but_into_the_root(void)
{
	ROOT;
	link_in(&scratch, "/file", "root/absolute");
	link_in(&scratch, "../../../file", "root/folder/relative");
	link_in(&scratch, scratch.path, "root/host");
	link_in(&scratch, "../outside/secret", "root/beside");
	CHECK_TEXT(found(&scratch, inroot_find, root, "/absolute", LINKS_FOLLOWED), "/root/file");
	CHECK_TEXT(found(&scratch, inroot_find, root, "/folder/relative", LINKS_FOLLOWED), "/root/file");
	CHECK_TEXT(found(&scratch, inroot_find, root, "/host/outside/secret", LINKS_FOLLOWED), strerror(ENOENT));
	CHECK_TEXT(found(&scratch, inroot_find, root, "/beside", LINKS_FOLLOWED), strerror(ENOENT));
}

static void symlinks_are_refused_where_they_are_not_wanted(void)
{
	ROOT;
	link_in(&scratch, "/folder", "root/link");
	link_in(&scratch, "/file", "root/last");
	CHECK_TEXT(found(&scratch, inroot_find, root, "/last", LINKS_REFUSED), strerror(ELOOP));
	CHECK_TEXT(found(&scratch, inroot_directory, root, "/link/made", LINKS_REFUSED), strerror(ELOOP));
	CHECK_TEXT(found(&scratch, inroot_file, root, "/link/made", LINKS_REFUSED), strerror(ELOOP));
	CHECK(access(scratch_path(&scratch, "root/folder/made"), F_OK) < 0);
}

static void a_symlink_to_itself_is_an_error(void)
{
	ROOT;
	link_in(&scratch, "loop", "root/loop");
	CHECK_TEXT(found(&scratch, inroot_directory, root, "/loop/x", LINKS_FOLLOWED), strerror(ELOOP));
}

static void symlinks_that_only_ever_grow_are_an_error(void)
{
	ROOT;
	link_in(&scratch, "grow/more", "root/grow");
	CHECK_TEXT(found(&scratch, inroot_directory, root, "/grow", LINKS_FOLLOWED), strerror(ELOOP));
	CHECK_TEXT(found(&scratch, inroot_file, root, "/grow", LINKS_FOLLOWED), strerror(ELOOP));
}

static void magic_links_are_not_followed(void)
{
	CLEANUP_CLOSE int proc = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);

	CHECK(inroot_find(proc, "/cwd", LINKS_FOLLOWED) < 0);
	CHECK_NUMBER(errno, ELOOP);
	CHECK(inroot_find(proc, "/root/etc", LINKS_FOLLOWED) < 0);
	CHECK_NUMBER(errno, ELOOP);
}

static void what_is_missing_is_made(void)
{
	ROOT;
	struct stat stat;

	umask(022);
	CHECK_TEXT(found(&scratch, inroot_directory, root, "/a//b/./c/", LINKS_FOLLOWED), "/root/a/b/c");
	CHECK_TEXT(found(&scratch, inroot_file, root, "/d/e", LINKS_REFUSED), "/root/d/e");
	CHECK(lstat(scratch_path(&scratch, "root/a/b"), &stat) == 0 && stat.st_mode == (S_IFDIR | 0755));
	CHECK(lstat(scratch_path(&scratch, "root/d/e"), &stat) == 0 && stat.st_mode == (S_IFREG | 0644));
}

static void what_a_symlink_names_is_made_inside(void)
{
	ROOT;
	link_in(&scratch, "../run/resolve/resolv.conf", "root/folder/resolv.conf");
	link_in(&scratch, "/run", "root/var-run");
	link_in(&scratch, "/outside/../../outside/new", "root/escape");
	CHECK_TEXT(found(&scratch, inroot_file, root, "/folder/resolv.conf", LINKS_FOLLOWED),
		   "/root/run/resolve/resolv.conf");
	CHECK_TEXT(found(&scratch, inroot_directory, root, "/var-run/a/b", LINKS_FOLLOWED), "/root/run/a/b");
	CHECK_TEXT(found(&scratch, inroot_directory, root, "/escape/x", LINKS_FOLLOWED), "/root/outside/new/x");
	CHECK(access(scratch_path(&scratch, "outside/new"), F_OK) < 0);
}

/* Somebody with the same volume: what is a folder becomes a link out of the root and back, over and over (CVE-2021-30465). */
static _Noreturn void keep_swapping(const struct scratch *scratch)
{
	for (;;)
		renameat2(scratch->fd, "root/volume", scratch->fd, "link", RENAME_EXCHANGE);
}

static void nothing_is_made_outside_while_somebody_swaps_folders_for_links(void)
{
	enum { ROUNDS = 500 };
	SCRATCH scratch = scratch_make();
	int made = 0;

	CHECK(mkdirat(scratch.fd, "root", 0755) == 0 && mkdirat(scratch.fd, "root/volume", 0755) == 0);
	CHECK(mkdirat(scratch.fd, "outside", 0755) == 0);
	CHECK(symlinkat(scratch_path(&scratch, "outside"), scratch.fd, "link") == 0);
	CLEANUP_CLOSE int root = openat(scratch.fd, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
	pid_t swapper = fork();
	if (swapper == 0)
		keep_swapping(&scratch);
	for (int i = 0; i < ROUNDS; i++) {
		char path[64];

		snprintf(path, sizeof path, "volume/a-%d/b", i);
		CLEANUP_CLOSE int target =
			i % 2 ? inroot_directory(root, path, LINKS_FOLLOWED) : inroot_file(root, path, LINKS_FOLLOWED);
		made += target >= 0;
	}
	kill(swapper, SIGKILL);
	waitpid(swapper, NULL, 0);
	CHECK(made > 0);
	CHECK(rmdir(scratch_path(&scratch, "outside")) == 0);
}

static void what_is_there_is_left_as_it_is(void)
{
	ROOT;
	struct stat stat;

	scratch_text(&scratch, "root/full", "text");
	CHECK_TEXT(found(&scratch, inroot_file, root, "/full", LINKS_FOLLOWED), "/root/full");
	CHECK(lstat(scratch_path(&scratch, "root/full"), &stat) == 0 && stat.st_size == 4);
	CHECK_TEXT(found(&scratch, inroot_directory, root, "/file", LINKS_FOLLOWED), strerror(ENOTDIR));
	CHECK_TEXT(found(&scratch, inroot_directory, root, "/file/below", LINKS_FOLLOWED), strerror(ENOTDIR));
}

static void a_fifo_is_found_without_waiting_for_it(void)
{
	ROOT;
	CHECK(mkfifo(scratch_path(&scratch, "root/fifo"), 0644) == 0);
	CHECK_TEXT(found(&scratch, inroot_file, root, "/fifo", LINKS_FOLLOWED), "/root/fifo");
}

static void a_parent_comes_with_the_last_name(void)
{
	ROOT;
	const char *name = NULL;
	CLEANUP_CLOSE int parent = inroot_parent(root, "/dev/pts/ptmx", LINKS_REFUSED, &name);

	CHECK_TEXT(place(&scratch, parent), "/root/dev/pts");
	CHECK_TEXT(name, "ptmx");
	CHECK(inroot_parent(root, "/dev/..", LINKS_REFUSED, &name) < 0 && errno == EINVAL);
	CHECK(inroot_parent(root, "/dev/", LINKS_REFUSED, &name) < 0 && errno == EINVAL);
	CHECK(inroot_parent(root, "", LINKS_REFUSED, &name) < 0 && errno == EINVAL);
}

static void names_that_are_too_long_are_an_error(void)
{
	ROOT;
	char path[PATH_MAX + 2];

	memset(path, 'a', sizeof path);
	path[NAME_MAX + 1] = '\0';
	CHECK_TEXT(found(&scratch, inroot_directory, root, path, LINKS_FOLLOWED), strerror(ENAMETOOLONG));
	for (size_t i = 0; i < sizeof path; i++)
		path[i] = i % 2 ? 'a' : '/';
	path[sizeof path - 1] = '\0';
	CHECK_TEXT(found(&scratch, inroot_file, root, path, LINKS_FOLLOWED), strerror(ENAMETOOLONG));
}

int main(void)
{
	static const struct test TESTS[] = {
		TEST(plain_paths_are_found),
		TEST(dots_end_at_the_root),
		TEST(symlinks_lead_nowhere_but_into_the_root),
		TEST(symlinks_are_refused_where_they_are_not_wanted),
		TEST(a_symlink_to_itself_is_an_error),
		TEST(symlinks_that_only_ever_grow_are_an_error),
		TEST(magic_links_are_not_followed),
		TEST(what_is_missing_is_made),
		TEST(what_a_symlink_names_is_made_inside),
		TEST(nothing_is_made_outside_while_somebody_swaps_folders_for_links),
		TEST(what_is_there_is_left_as_it_is),
		TEST(a_fifo_is_found_without_waiting_for_it),
		TEST(a_parent_comes_with_the_last_name),
		TEST(names_that_are_too_long_are_an_error),
	};

	return TAP_RUN(TESTS);
}
