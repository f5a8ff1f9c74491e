/*
 * One thread, one wait: whoever has a descriptor to watch is called when there is something to be done with it.
 */
#ifndef MONOPOD_LOOP_H
#define MONOPOD_LOOP_H

#include <stdint.h>

enum { RETRY_MS = 1000 };

struct watch {
	int fd; /* -1 where nothing is watched */
	void (*ready)(struct watch *watch);
	uint32_t wanted;   /* EPOLL* that it is watched for; 0 where it is not */
	uint32_t happened; /* EPOLL* that ready is called for */
};

/* 0, or -1 and errno. */
int loop_init(void);

/* Watches watch->fd for input. The watch must stay where it is until it is removed. */
int loop_add(struct watch *watch);

/*
 * Watches for these EPOLL* instead, for none of them where it is 0: an end of a pipe whose other end is gone would be told of again and
 * again. 0, or -1 and errno.
 */
int loop_want(struct watch *watch, uint32_t events);

/* Stops watching until the next loop_add; the descriptor stays open. */
void loop_ignore(struct watch *watch);

/* Stops watching and closes the descriptor. To be called at most once for each; safe from within any callback. */
void loop_remove(struct watch *watch);

/* Something that could not be done and is worth another try. Not to be moved or freed; zero but for call at first. */
struct retry {
	void (*call)(void);
	uint64_t due; /* 0 where none is */
	struct retry *next;
};

/* Calls retry->call once, in RETRY_MS; however often it is asked for until then. */
void loop_retry(struct retry *retry);

/* The same in so many milliseconds. */
void loop_call_in(struct retry *retry, unsigned milliseconds);

/* Milliseconds of the clock that nobody sets; never 0. */
uint64_t loop_now(void);

/* Runs until loop_stop, or until the kernel refuses to wait. */
void loop_run(void);

void loop_stop(void);

#endif
