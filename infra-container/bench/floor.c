/*
 * The floor: what a pod of two containers costs where nobody decides, watches, speaks or keeps a record. It makes the same namespaces,
 * control groups, mounts and execs as the shim does by the agent's plans, in one program that knows them all beforehand, both containers
 * at once. The bench sets the agent's figures against these.
 *
 *   floor RUN_DIR CGROUP_ROOT LOWER PAUSE PROGRAM RUNS MANY
 *
 * RUN_DIR      an empty folder for all that it makes
 * CGROUP_ROOT  its groups' name in each hierarchy
 * LOWER        the image's only layer
 * PROGRAM      in it; prints "start NANOSECONDS" by the monotonic clock, and ends on SIGTERM
 *
 * Prints lines "pod N", "container N", "remove N" RUNS times each and "many N" MANY_RUNS times: nanoseconds from nothing to the first instruction
 * of the last container; from SIGKILL to the first instruction of the replacement; from SIGTERM to nothing left; and for MANY pods at
 * once, started by two processes, from nothing to the last one's first instruction.
 */
#include "floor.h"

#include "../src/kernel.h"

#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

enum { CONTAINERS = 2, STARTERS = 2, MANY_RUNS = 5, PAUSE_MICROS = 50 * 1000 };

struct container {
	pid_t pid;
	int pidfd;
	int out;
	int attempt;
	long long started;
};

struct pod {
	char dir[PATH_MAX];
	char group[256];
	pid_t pause;
	int pause_fd;
	struct container containers[CONTAINERS];
};

static struct settings settings;

_Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (long long)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* By a pidfd; 0 in the child. */
static pid_t clone_into(const char *group, const char *child, uint64_t namespaces, int *pidfd)
{
	int cgroup = groups_open(group, child);
	struct clone_args args = {
		.flags = namespaces | CLONE_PIDFD | (cgroup >= 0 ? CLONE_INTO_CGROUP : 0),
		.pidfd = (uint64_t)(uintptr_t)pidfd,
		.exit_signal = SIGCHLD,
		.cgroup = (uint64_t)cgroup,
	};
	pid_t pid = (pid_t)sys_clone3(&args);

	if (pid < 0)
		die("clone3");
	if (pid == 0)
		groups_join(group, child);
	else if (cgroup >= 0)
		close(cgroup);
	return pid;
}

/* ---- one pod ---- */

static void start_container(struct pod *pod, int index)
{
	struct container *container = &pod->containers[index];
	char name[32];
	int out[2], err[2];

	snprintf(name, sizeof name, "c%d-%d", index, container->attempt);
	files_of_container(pod->dir, name);
	groups_make(pod->group, name);
	if (pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
		die("pipe");
	container->pid = clone_into(pod->group, name, CLONE_NEWPID | CLONE_NEWNS, &container->pidfd);
	if (container->pid == 0) {
		setsid();
		dup2(out[1], STDOUT_FILENO);
		dup2(err[1], STDERR_FILENO);
		if (setns(pod->pause_fd, CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET) < 0 ||
		    unshare(CLONE_NEWCGROUP) < 0)
			die("namespaces");
		become_container(&settings, pod->dir, name);
	}
	close(out[1]);
	close(err[1]);
	close(err[0]);
	container->out = out[0];
}

static void await_start(struct container *container)
{
	char text[64] = "";
	ssize_t size = read(container->out, text, sizeof text - 1);

	if (size <= 0 || sscanf(text, "start %lld", &container->started) != 1) {
		fprintf(stderr, "the container said '%s'\n", text);
		exit(1);
	}
}

static void start_pod(struct pod *pod, const char *name)
{
	snprintf(pod->dir, sizeof pod->dir, "%s/%s", settings.run_dir, name);
	snprintf(pod->group, sizeof pod->group, "%s/%s", settings.cgroup_root, name);
	files_of_pod(pod->dir);
	groups_make(pod->group, "");
	groups_make(pod->group, "infra");
	mount_shm(pod->dir);
	pod->pause = clone_into(pod->group, "infra", CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET,
				&pod->pause_fd);
	if (pod->pause == 0)
		become_pause(&settings, pod->dir, name);
	for (int i = 0; i < CONTAINERS; i++)
		start_container(pod, i);
}

static long long last_start(struct pod *pod)
{
	long long last = 0;

	for (int i = 0; i < CONTAINERS; i++) {
		await_start(&pod->containers[i]);
		if (pod->containers[i].started > last)
			last = pod->containers[i].started;
	}
	return last;
}

static void end(pid_t pid, int pidfd, int signal)
{
	if (sys_pidfd_send_signal(pidfd, signal) < 0 || waitpid(pid, NULL, 0) != pid)
		die("end a process");
	close(pidfd);
}

static long long replace(struct pod *pod)
{
	struct container *container = &pod->containers[0];
	char old[32];
	long long from = now();

	end(container->pid, container->pidfd, SIGKILL);
	close(container->out);
	snprintf(old, sizeof old, "c0-%d", container->attempt++);
	start_container(pod, 0);
	await_start(container);
	groups_remove(pod->group, old);
	return container->started - from;
}

static void remove_pod(struct pod *pod)
{
	char name[32];

	for (int i = 0; i < CONTAINERS; i++) {
		end(pod->containers[i].pid, pod->containers[i].pidfd, SIGTERM);
		close(pod->containers[i].out);
		snprintf(name, sizeof name, "c%d-%d", i, pod->containers[i].attempt);
		groups_remove(pod->group, name);
	}
	end(pod->pause, pod->pause_fd, SIGKILL);
	unmount_shm(pod->dir);
	groups_remove(pod->group, "infra");
	groups_remove(pod->group, "");
	remove_tree(pod->dir);
}

/* ---- what is measured ---- */

static void run_one(int run)
{
	struct pod pod = {0};
	char name[32];
	long long from = now();

	snprintf(name, sizeof name, "pod%d", run);
	start_pod(&pod, name);
	printf("pod %lld\n", last_start(&pod) - from);
	printf("container %lld\n", replace(&pod));
	from = now();
	remove_pod(&pod);
	printf("remove %lld\n", now() - from);
}

static struct pod *start_share(int starter, int count, long long *last)
{
	struct pod *pods = calloc((size_t)count, sizeof *pods);
	char name[32];

	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof name, "many%d-%d", starter, i);
		start_pod(&pods[i], name);
	}
	for (int i = 0; i < count; i++) {
		long long started = last_start(&pods[i]);

		if (started > *last)
			*last = started;
	}
	return pods;
}

/* Each starter is a shim for its share of the pods, which is as large as each other's. */
static void run_many(int share)
{
	long long from = now();
	int results[2];

	if (pipe2(results, O_CLOEXEC) < 0)
		die("pipe");
	for (int starter = 0; starter < STARTERS; starter++) {
		if (fork() != 0)
			continue;
		long long last = 0;
		struct pod *pods = start_share(starter, share, &last);

		if (write(results[1], &last, sizeof last) != sizeof last)
			die("write");
		for (int i = 0; i < share; i++)
			remove_pod(&pods[i]);
		_exit(0);
	}
	close(results[1]);
	long long last = 0, one;
	for (int starter = 0; starter < STARTERS; starter++) {
		if (read(results[0], &one, sizeof one) != sizeof one)
			die("read what a starter measured");
		if (one > last)
			last = one;
	}
	for (int status; wait(&status) > 0;) {
		if (status != 0)
			die("end of a starter");
	}
	printf("many %lld\n", last - from);
}

int main(int count, char **arguments)
{
	if (count != 8) {
		fputs("usage: floor RUN_DIR CGROUP_ROOT LOWER PAUSE PROGRAM RUNS MANY\n", stderr);
		return 2;
	}
	settings = (struct settings){arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]};
	umask(022);
	if (unshare(CLONE_NEWNS) < 0 || sys_mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		die("mount namespace");
	groups_find();
	for (int run = 0; run < atoi(arguments[6]); run++) {
		run_one(run);
		/* As between a user's pods: what the kernel does for a pod with another on its heels may be cheaper. */
		usleep(PAUSE_MICROS);
	}
	for (int run = 0; run < MANY_RUNS; run++) {
		/* What is printed is not to be printed again by those that are forked. */
		fflush(stdout);
		run_many(atoi(arguments[7]) / STARTERS);
		usleep(PAUSE_MICROS);
	}
	groups_remove(settings.cgroup_root, "");
	return 0;
}
