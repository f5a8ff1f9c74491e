#include "loop.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static int epoll = -1;
static bool stopped;

/* All that was ever asked for; there are a few in the program. */
static struct retry *retries;

int loop_init(void)
{
	epoll = epoll_create1(EPOLL_CLOEXEC);
	return epoll < 0 ? -1 : 0;
}

int loop_add(struct watch *watch)
{
	return loop_want(watch, EPOLLIN);
}

int loop_want(struct watch *watch, uint32_t events)
{
	struct epoll_event event = {.events = events, .data.ptr = watch};
	int change = events == 0 ? EPOLL_CTL_DEL : watch->wanted == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;

	if (watch->fd < 0 || watch->wanted == events)
		return 0;
	if (epoll_ctl(epoll, change, watch->fd, &event) < 0)
		return -1;
	watch->wanted = events;
	return 0;
}

void loop_ignore(struct watch *watch)
{
	loop_want(watch, 0);
}

void loop_remove(struct watch *watch)
{
	if (watch->fd < 0)
		return;
	loop_ignore(watch);
	close(watch->fd);
	watch->fd = -1;
}

uint64_t loop_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000u + (uint64_t)time.tv_nsec / 1000000u + 1;
}

void loop_retry(struct retry *retry)
{
	loop_call_in(retry, RETRY_MS);
}

void loop_call_in(struct retry *retry, unsigned milliseconds)
{
	struct retry *known = retries;

	while (known && known != retry)
		known = known->next;
	if (!known) {
		retry->next = retries;
		retries = retry;
	}
	if (retry->due == 0)
		retry->due = loop_now() + milliseconds;
}

/* When the first of them is due, 0 where nothing is asked for. */
static uint64_t next_due(void)
{
	uint64_t next = 0;

	for (struct retry *retry = retries; retry; retry = retry->next) {
		if (retry->due != 0 && (next == 0 || retry->due < next))
			next = retry->due;
	}
	return next;
}

/* Calls what is due. How long to wait for the next in milliseconds, -1 where nothing is asked for. */
static int call_due(void)
{
	uint64_t next = next_due();
	uint64_t time = next == 0 ? 0 : loop_now();

	for (struct retry *retry = retries; retry; retry = retry->next) {
		if (retry->due == 0 || retry->due > time)
			continue;
		retry->due = 0;
		retry->call();
	}
	/* Again: a call may have asked for itself or for another. */
	next = next_due();
	if (next == 0)
		return -1;
	return next > time ? (int)(next - time) : 0;
}

void loop_run(void)
{
	struct epoll_event event;

	/* One event at a time: a callback may remove, and free, what another event of the same batch would point to. */
	while (!stopped) {
		int count = epoll_wait(epoll, &event, 1, call_due());

		if (count < 0 && errno != EINTR)
			return;
		if (count == 1) {
			struct watch *watch = event.data.ptr;

			watch->happened = event.events;
			watch->ready(watch);
		}
	}
}

void loop_stop(void)
{
	stopped = true;
}
