/*
 * What the bench's probes ask, as cheaply as can be: "answer http", "answer tcp" and "answer grpc" say when they began, as stamp does, and
 * answer on port 8080, one connection after the other. "answer" alone is what an exec probe runs: it ends with 0.
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PORT = 8080, BUFFER = 4096, BACKLOG = 16 };

/* HTTP/2, RFC 9113: a frame is three bytes of length, one of type, one of flags, four of stream. */
enum { PREFACE = 24, FRAME_HEAD = 9, TYPE_DATA = 0, TYPE_HEADERS = 1, END_STREAM = 1, STREAM_AT = 8 };

static void end(int signal)
{
	(void)signal;
	_exit(0);
}

static int say(const char *text, size_t size)
{
	return write(STDOUT_FILENO, text, size) == (ssize_t)size ? 0 : -1;
}

static int say_start(void)
{
	struct timespec now;
	char text[48];

	clock_gettime(CLOCK_MONOTONIC, &now);
	int length = snprintf(text, sizeof text, "start %lld\n", (long long)now.tv_sec * 1000000000 + now.tv_nsec);
	return say(text, (size_t)length);
}

static int listen_here(void)
{
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) < 0 ||
	    bind(fd, (struct sockaddr *)&here, sizeof here) < 0 || listen(fd, BACKLOG) < 0)
		return -1;
	return fd;
}

/* More of what the client says, behind what is there already; its new size, or 0 at the end. */
static size_t more(int fd, unsigned char *data, size_t size)
{
	ssize_t got = size < BUFFER ? read(fd, data + size, BUFFER - size) : 0;

	return got > 0 ? size + (size_t)got : 0;
}

static void send_all(int fd, const void *data, size_t size)
{
	/* A client that is gone is no error of the server's. */
	(void)send(fd, data, size, MSG_NOSIGNAL);
}

static void answer_http(int fd)
{
	static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
	unsigned char data[BUFFER];

	for (size_t size = more(fd, data, 0); size > 0; size = more(fd, data, size)) {
		if (size >= 4 && memcmp(data + size - 4, "\r\n\r\n", 4) == 0) {
			send_all(fd, ok, sizeof ok - 1);
			return;
		}
	}
}

/* The number of the stream whose request is whole; 0 where none is yet. */
static unsigned char whole_request(const unsigned char *data, size_t size)
{
	for (size_t at = PREFACE; at + FRAME_HEAD <= size;) {
		const unsigned char *head = data + at;
		size_t length = (size_t)head[0] << 16 | (size_t)head[1] << 8 | head[2];
		int request = head[3] == TYPE_DATA || head[3] == TYPE_HEADERS;

		at += FRAME_HEAD + length;
		if (request && (head[4] & END_STREAM) && at <= size)
			return head[STREAM_AT];
	}
	return 0;
}

/* The answer of gRPC's health protocol: SERVING. */
static void answer_grpc(int fd)
{
	unsigned char reply[] = "\0\0\0\4\0\0\0\0\0" /* SETTINGS */
				"\0\0\0\4\1\0\0\0\0" /* and the acknowledgement of the client's */
				"\0\0\x14\1\4\0\0\0\0\x88\x0f\x10\x10"
				"application/grpc" /* HEADERS: 200, content-type */
				"\0\0\7\0\0\0\0\0\0"
				"\0\0\0\0\2\x08\1" /* DATA: a message of two bytes */
				"\0\0\x0f\1\5\0\0\0\0"
				"\0\x0bgrpc-status\1"
				"0"; /* HEADERS: trailers */
	static const size_t streams[] = {26, 55, 71};
	unsigned char data[BUFFER];

	for (size_t size = more(fd, data, 0); size > 0; size = more(fd, data, size)) {
		unsigned char stream = whole_request(data, size);

		if (stream != 0) {
			for (size_t i = 0; i < sizeof streams / sizeof *streams; i++)
				reply[streams[i]] = stream;
			send_all(fd, reply, sizeof reply - 1);
			return;
		}
	}
}

static void serve(int listener, void (*answer)(int fd))
{
	unsigned char rest[BUFFER];

	for (;;) {
		int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

		if (fd < 0)
			continue;
		if (answer != NULL)
			answer(fd);
		shutdown(fd, SHUT_WR);
		/* Until the client has hung up: closed with anything unread, the connection would be reset. */
		while (read(fd, rest, sizeof rest) > 0)
			;
		close(fd);
	}
}

int main(int count, char **arguments)
{
	if (count == 1)
		return 0;
	signal(SIGTERM, end);
	int listener = listen_here();
	if (listener < 0) {
		perror("answer");
		return 1;
	}
	if (say_start() < 0)
		return 1;
	serve(listener, strcmp(arguments[1], "http") == 0   ? answer_http
			: strcmp(arguments[1], "grpc") == 0 ? answer_grpc
							    : NULL);
	return 0;
}
