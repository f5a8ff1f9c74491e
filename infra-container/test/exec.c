#include "exec.h"

#include "cleanup.h"
#include "frame.h"

#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

static const uint64_t OF_THE_CONTAINER =
	CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | (uint64_t)CLONE_NEWCGROUP;

static int open_socket(const struct shim *shim, int flags)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s/exec.sock", shim->folder.path);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

int exec_open(const struct shim *shim)
{
	return open_socket(shim, 0);
}

int exec_open_at_once(const struct shim *shim)
{
	return open_socket(shim, SOCK_NONBLOCK);
}

const char *exec_groups(bool version_2)
{
	static const char *const VERSION_1[] = {"/sys/fs/cgroup/pids", NULL};
	static const char *const VERSION_2[] = {"/sys/fs/cgroup/unified", "/sys/fs/cgroup", NULL};

	for (const char *const *at = version_2 ? VERSION_2 : VERSION_1; *at; at++) {
		char procs[TEXT_MAX];

		snprintf(procs, sizeof procs, "%s/cgroup.procs", *at);
		if (access(procs, W_OK) == 0)
			return *at;
	}
	return version_2 ? NULL : exec_groups(true);
}

void exec_steps(struct steps *steps, const char *id, const char *group)
{
	step_process_new(steps, 0, id);
	if (*group)
		step(steps, CGROUP_JOIN, "l", (const char *const[]){group, NULL});
	step(steps, NS_JOIN, "8s", OF_THE_CONTAINER, id);
	step(steps, ROOT, "s", "/");
}

static bool send_frame(int fd, enum frame_type type, struct writer *payload)
{
	struct writer w = {0};

	write_u32(&w, (uint32_t)(FRAME_HEADER + payload->size));
	write_u16(&w, type);
	write_u32(&w, 0);
	write_bytes(&w, payload->data, payload->size);
	bool sent = send(fd, w.data, w.size, MSG_NOSIGNAL) == (ssize_t)w.size;

	writer_free(&w);
	writer_free(payload);
	return sent;
}

struct command exec_send(const struct shim *shim, const char *id, uint32_t flags, const char *group,
			 struct steps *steps)
{
	struct command command = {.fd = exec_open(shim)};
	struct writer payload = {0};

	snprintf(command.group, sizeof command.group, "%s", group);
	write_u32(&payload, PROTOCOL_VERSION);
	write_string(&payload, id);
	write_u32(&payload, flags);
	write_string(&payload, group);
	write_u32(&payload, steps->count);
	write_bytes(&payload, steps->bytes.data, steps->bytes.size);
	writer_free(&steps->bytes);
	send_frame(command.fd, EXEC_START, &payload);
	return command;
}

static void name_group(char group[TEXT_MAX])
{
	static unsigned last;

	snprintf(group, TEXT_MAX, "%s/monopod-exec-test-%d-%u", exec_groups(false), getpid(), ++last);
}

static void add_shell(struct steps *steps, const char *script)
{
	step(steps, WORKDIR, "s", "/made/here");
	step(steps, USER, "sg", "");
	step(steps, EXEC, "ll", (const char *const[]){"sh", "-c", script, NULL},
	     (const char *const[]){"PATH=/bin", "TERM=xterm", NULL});
}

struct command exec_shell(const struct shim *shim, const char *id, uint32_t flags, const char *script)
{
	struct steps steps = {0};
	char group[TEXT_MAX];

	name_group(group);
	exec_steps(&steps, id, group);
	add_shell(&steps, script);
	return exec_send(shim, id, flags, group, &steps);
}

struct command exec_terminal(const struct shim *shim, const char *id, const char *script)
{
	struct steps steps = {0};
	char group[TEXT_MAX];

	name_group(group);
	exec_steps(&steps, id, group);
	step(&steps, TTY, "44", 24, 80);
	add_shell(&steps, script);
	return exec_send(shim, id, EXEC_STDIN, group, &steps);
}

static bool receive(int fd, void *bytes, size_t size)
{
	for (size_t at = 0; at < size;) {
		struct pollfd wanted = {fd, POLLIN, 0};

		if (poll(&wanted, 1, PATIENCE_MS) != 1)
			return false;
		ssize_t got = recv(fd, (char *)bytes + at, size - at, 0);
		if (got <= 0)
			return false;
		at += (size_t)got;
	}
	return true;
}

/* The next frame, to be freed; type 0 where there is none. */
static struct answer next(int fd)
{
	struct answer answer = {0};
	unsigned char header[sizeof(uint32_t) + FRAME_HEADER];

	if (!receive(fd, header, sizeof header))
		return answer;
	struct reader r = {header, header + sizeof header, false};
	uint32_t size = read_u32(&r) - FRAME_HEADER;

	answer.data = size <= FRAME_MAX ? malloc(size + 1) : NULL;
	if (!answer.data || !receive(fd, answer.data, size))
		return answer;
	answer.type = read_u16(&r);
	answer.payload = (struct reader){answer.data, answer.data + size, false};
	return answer;
}

bool exec_await_start(struct command *command)
{
	ANSWER answer = next(command->fd);

	command->pid = answer.type == STARTED ? read_u32(&answer.payload) : 0;
	return command->pid > 0;
}

bool exec_input(const struct command *command, const void *bytes, size_t size)
{
	struct writer payload = {0};

	write_u32(&payload, (uint32_t)size);
	write_bytes(&payload, bytes, size);
	return send_frame(command->fd, STDIN, &payload);
}

void exec_resize(const struct command *command, int rows, int columns)
{
	struct writer payload = {0};

	write_u16(&payload, (uint16_t)rows);
	write_u16(&payload, (uint16_t)columns);
	send_frame(command->fd, RESIZE, &payload);
}

/* What an OUTPUT says goes behind what was said before. */
static void take_output(struct reader *payload, struct writer *out, struct writer *err)
{
	struct writer *w = read_u8(payload) == STDERR_FILENO ? err : out;
	uint32_t size = read_u32(payload);
	struct reader bytes = read_part(payload, size);

	if (read_all(payload))
		write_bytes(w, bytes.at, size);
	else
		printf("# an OUTPUT that is none\n");
}

static char *text_of(struct writer *w)
{
	write_u8(w, '\0');
	return (char *)w->data;
}

struct outcome exec_outcome(struct command *command)
{
	struct outcome outcome = {0};
	struct writer out = {0}, err = {0};

	while (!outcome.ended && !outcome.refused) {
		ANSWER answer = next(command->fd);
		struct reader *r = &answer.payload;

		if (answer.type == STARTED) {
			command->pid = read_u32(r);
		} else if (answer.type == OUTPUT) {
			take_output(r, &out, &err);
		} else if (answer.type == ENDED) {
			outcome.exit_code = read_u32(r);
			outcome.signal = read_u32(r);
			outcome.step = read_u32(r);
			outcome.error = read_u32(r);
			outcome.ended = read_all(r) && is_closed(command->fd);
		} else if (answer.type == REFUSED) {
			outcome.refused = (int)read_u32(r);
		} else {
			break;
		}
	}
	outcome.out_size = out.size;
	outcome.out = text_of(&out);
	outcome.err = text_of(&err);
	close(command->fd);
	command->fd = -1;
	return outcome;
}

void outcome_free(struct outcome *outcome)
{
	free(outcome->out);
	free(outcome->err);
}

bool exec_await_output(struct command *command, const char *text)
{
	struct writer out = {0}, err = {0};
	bool found = false;

	while (!found) {
		ANSWER answer = next(command->fd);

		if (answer.type == STARTED)
			command->pid = read_u32(&answer.payload);
		else if (answer.type == OUTPUT)
			take_output(&answer.payload, &out, &err);
		else
			break;
		write_u8(&out, '\0');
		found = strstr((char *)out.data, text) != NULL;
		out.size--;
	}
	writer_free(&out);
	writer_free(&err);
	return found;
}

static bool is_gone(const void *path)
{
	return access(path, F_OK) < 0;
}

bool exec_group_is_gone(const struct command *command)
{
	return wait_until(is_gone, command->group);
}
