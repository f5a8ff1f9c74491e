#include "loop.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <unistd.h>

static int epoll = -1;
static bool stopped;

int loop_init(void)
{
	epoll = epoll_create1(EPOLL_CLOEXEC);
	return epoll < 0 ? -1 : 0;
}

int loop_add(struct watch *watch)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = watch};

	return epoll_ctl(epoll, EPOLL_CTL_ADD, watch->fd, &event);
}

void loop_remove(struct watch *watch)
{
	if (watch->fd < 0)
		return;
	epoll_ctl(epoll, EPOLL_CTL_DEL, watch->fd, NULL);
	close(watch->fd);
	watch->fd = -1;
}

void loop_run(void)
{
	struct epoll_event event;

	/* One event at a time: a callback may remove, and free, what another event of the same batch would point to. */
	while (!stopped) {
		int count = epoll_wait(epoll, &event, 1, -1);

		if (count < 0 && errno != EINTR)
			return;
		if (count == 1) {
			struct watch *watch = event.data.ptr;
			watch->ready(watch);
		}
	}
}

void loop_stop(void)
{
	stopped = true;
}
