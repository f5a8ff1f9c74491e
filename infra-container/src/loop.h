/*
 * One thread, one wait: whoever has a descriptor to watch is called when there is something to be done with it.
 */
#ifndef MONOPOD_LOOP_H
#define MONOPOD_LOOP_H

struct watch {
	int fd; /* -1 where nothing is watched */
	void (*ready)(struct watch *watch);
};

/* 0, or -1 and errno. */
int loop_init(void);

/* Watches watch->fd for input. The watch must stay where it is until it is removed. */
int loop_add(struct watch *watch);

/* Stops watching and closes the descriptor. To be called at most once for each; safe from within any callback. */
void loop_remove(struct watch *watch);

/* Runs until loop_stop, or until the kernel refuses to wait. */
void loop_run(void);

void loop_stop(void);

#endif
