#include "shim.h"

#include "cleanup.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

static const char *const PROGRAM = "target/libexec/monopod-shim";

static _Noreturn void give_up(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

/* The two that glibc uses itself and will not set. */
static void ignore_internal_signals(void)
{
	const unsigned long ignored[8] = {(unsigned long)SIG_IGN};

	for (int signal = 32; signal <= 33; signal++)
		syscall(SYS_rt_sigaction, signal, ignored, NULL, sizeof(uint64_t));
}

static bool run(const struct shim *shim)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		/* What make and nohup do to what they start: neither shim nor containers must be changed by it. */
		signal(SIGHUP, SIG_IGN);
		signal(SIGCHLD, SIG_IGN);
		ignore_internal_signals();
		dup2(STDIN_FILENO, INHERITED_FD);
		execl(PROGRAM, PROGRAM, "test-pod", shim->folder.path, NULL);
		_exit(126);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool shim_run_another(const struct shim *shim)
{
	return run(shim);
}

struct shim shim_start(void)
{
	struct shim shim = {.folder = scratch_make(), .fd = -1};

	/* Whoever loses its parent becomes this program's child: so it is known whether anybody is left. */
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 || mkdir(scratch_path(&shim.folder, "exits"), 0700) < 0)
		give_up("prepare");
	if (!run(&shim))
		give_up(PROGRAM);
	ANSWER welcome = shim_connect(&shim);
	read_u32(&welcome.payload);
	shim.pid = (pid_t)read_u32(&welcome.payload);
	if (welcome.type != WELCOME || welcome.payload.bad || shim.pid <= 0)
		give_up("WELCOME");
	return shim;
}

/* Kills every child, and what becomes a child by that. */
static void end_children(void)
{
	char pids[4096] = "";
	int status;

	do {
		CLEANUP_CLOSE int fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
		ssize_t size = fd < 0 ? -1 : read(fd, pids, sizeof pids - 1);

		if (size < 0)
			return;
		pids[size] = '\0';
		for (char *rest = pids, *one; (one = strsep(&rest, " "));) {
			if (*one)
				kill((pid_t)strtol(one, NULL, 10), SIGKILL);
		}
	} while (waitpid(-1, &status, 0) > 0);
}

void shim_end(struct shim *shim)
{
	if (shim->fd >= 0)
		close(shim->fd);
	end_children();
	scratch_remove(&shim->folder);
}

int shim_open_socket(const struct shim *shim)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s/shim.sock", shim->folder.path);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

struct answer shim_connect(struct shim *shim)
{
	struct writer version = {0};

	if (shim->fd >= 0)
		close(shim->fd);
	shim->fd = shim_open_socket(shim);
	write_u32(&version, PROTOCOL_VERSION);
	shim_send(shim, HELLO, &version);
	return shim_answer(shim);
}

uint32_t shim_send(struct shim *shim, enum frame_type type, struct writer *payload)
{
	struct writer w = {0};

	write_u32(&w, (uint32_t)(FRAME_HEADER + payload->size));
	write_u16(&w, type);
	write_u32(&w, ++shim->requests);
	write_bytes(&w, payload->data, payload->size);
	if (send(shim->fd, w.data, w.size, MSG_NOSIGNAL) != (ssize_t)w.size)
		printf("# send: %s\n", strerror(errno));
	writer_free(&w);
	writer_free(payload);
	return shim->requests;
}

static bool receive(int fd, void *bytes, size_t size)
{
	for (size_t at = 0; at < size;) {
		struct pollfd wanted = {fd, POLLIN, 0};

		if (poll(&wanted, 1, PATIENCE_MS) != 1)
			return false;
		ssize_t count = recv(fd, (char *)bytes + at, size - at, 0);
		if (count <= 0)
			return false;
		at += (size_t)count;
	}
	return true;
}

struct answer shim_answer(struct shim *shim)
{
	struct answer answer = {0};
	unsigned char header[sizeof(uint32_t) + FRAME_HEADER];

	if (!receive(shim->fd, header, sizeof header))
		return answer;
	struct reader r = {header, header + sizeof header, false};
	uint32_t size = read_u32(&r) - FRAME_HEADER;

	answer.data = size <= FRAME_MAX ? malloc(size + 1) : NULL;
	if (!answer.data || !receive(shim->fd, answer.data, size))
		return answer;
	answer.type = read_u16(&r);
	answer.request = read_u32(&r);
	answer.payload = (struct reader){answer.data, answer.data + size, false};
	return answer;
}

void answer_free(struct answer *answer)
{
	free(answer->data);
	answer->data = NULL;
}

static int outcome(struct shim *shim, uint32_t request)
{
	ANSWER answer = shim_answer(shim);

	if (answer.request != request || (answer.type != DONE && answer.type != REFUSED))
		return -1;
	return answer.type == DONE ? 0 : (int)read_u32(&answer.payload);
}

int shim_signal(struct shim *shim, const char *id, uint32_t signal)
{
	struct writer payload = {0};

	write_string(&payload, id);
	write_u32(&payload, signal);
	return outcome(shim, shim_send(shim, SIGNAL, &payload));
}

int shim_forget(struct shim *shim, const char *id)
{
	struct writer payload = {0};

	write_string(&payload, id);
	return outcome(shim, shim_send(shim, FORGET, &payload));
}

int shim_refusal(struct shim *shim)
{
	ANSWER answer = shim_answer(shim);

	return answer.type == REFUSED ? (int)read_u32(&answer.payload) : 0;
}

bool is_closed(int fd)
{
	struct pollfd wanted = {fd, POLLIN, 0};
	char byte;

	return poll(&wanted, 1, PATIENCE_MS) == 1 && recv(fd, &byte, 1, 0) <= 0;
}

struct told told_read(struct reader *payload)
{
	struct told told = {0};

	snprintf(told.id, sizeof told.id, "%s", read_string(payload));
	told.state = read_u8(payload);
	told.pid = read_u32(payload);
	told.started_at = read_u64(payload);
	told.finished_at = read_u64(payload);
	told.exit_code = read_u32(payload);
	told.signal = read_u32(payload);
	told.step = read_u32(payload);
	told.error = read_u32(payload);
	if (payload->bad)
		*told.id = '\0';
	return told;
}

struct told shim_told(struct shim *shim)
{
	ANSWER answer = shim_answer(shim);
	struct told told = {0};

	if (answer.type == PROCESS) {
		told = told_read(&answer.payload);
		told.request = answer.request;
	} else {
		printf("# a frame of type %u in the place of PROCESS\n", answer.type);
	}
	return told;
}

struct told shim_record(struct shim *shim, const char *id)
{
	char name[TEXT_MAX];
	size_t size;

	snprintf(name, sizeof name, "exits/%s", id);
	CLEANUP_FREE char *content = read_file(scratch_path(&shim->folder, name), &size);
	if (!content)
		return (struct told){0};
	struct reader r = {(unsigned char *)content, (unsigned char *)content + size, false};

	if (read_u32(&r) != size - sizeof(uint32_t) || read_u16(&r) != PROCESS || read_u32(&r) != 0)
		return (struct told){0};
	struct told told = told_read(&r);
	if (!read_all(&r))
		*told.id = '\0';
	return told;
}

static bool has_ended(const void *pid)
{
	const pid_t *wanted = pid;
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)*wanted, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0;
}

int shim_shut_down(struct shim *shim)
{
	struct writer nothing = {0};

	shim_send(shim, SHUTDOWN, &nothing);
	return shim_await_end(shim);
}

int shim_await_end(struct shim *shim)
{
	int status = -1;
	uint16_t type = PROCESS;

	while (type == PROCESS) {
		ANSWER answer = shim_answer(shim);

		type = answer.type;
	}
	if (type != DONE || !wait_until(has_ended, &shim->pid) || waitpid(shim->pid, &status, 0) != shim->pid)
		return -1;
	return status;
}

uint64_t cpu_time(pid_t pid)
{
	clockid_t clock;
	struct timespec time = {0};

	if (clock_getcpuclockid(pid, &clock) == 0)
		clock_gettime(clock, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

char process_state(pid_t pid)
{
	char path[64], state = '\0';

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	FILE *stat = fopen(path, "re");

	if (stat && fscanf(stat, "%*d (%*[^)]) %c", &state) != 1)
		state = '\0';
	if (stat)
		fclose(stat);
	return state;
}

bool wait_until(bool (*condition)(const void *argument), const void *argument)
{
	for (int i = 0; i < PATIENCE_MS; i++) {
		if (condition(argument))
			return true;
		poll(NULL, 0, 1);
	}
	return false;
}
