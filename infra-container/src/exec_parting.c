#include "exec_parting.h"

#include "loop.h"

#include <stddef.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* A ring. */
static struct watch parting[EXECS_PARTING_MAX];
static size_t next;

/* One that was never used is all zero. */
static int is_open(const struct watch *watch)
{
	return watch->ready && watch->fd >= 0;
}

static void client_closed(struct watch *watch)
{
	loop_remove(watch);
}

void exec_part(int fd)
{
	struct watch *watch = &parting[next];

	next = (next + 1) % EXECS_PARTING_MAX;
	if (is_open(watch))
		loop_remove(watch);
	*watch = (struct watch){.fd = fd, .ready = client_closed};
	if (shutdown(fd, SHUT_WR) < 0 || loop_want(watch, EPOLLRDHUP) < 0)
		loop_remove(watch);
}

void exec_parting_leave(void)
{
	for (size_t i = 0; i < EXECS_PARTING_MAX; i++) {
		if (is_open(&parting[i]))
			close(parting[i].fd);
	}
}
