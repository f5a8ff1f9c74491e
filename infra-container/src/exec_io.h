/*
 * The bytes of one exec, on their way between its connection and its command. Nothing is taken that can't be passed on: a command that
 * does not read stops the connection, a client that does not read stops the command, and what is held in between is a frame each way.
 */
#ifndef MONOPOD_EXEC_IO_H
#define MONOPOD_EXEC_IO_H

#include "loop.h"
#include "wire.h"

#include <stdbool.h>
#include <stdint.h>

struct exec_io {
	struct watch connection; /* fd -1 when it is gone */
	struct watch in;         /* where stdin goes; of a terminal as out, its other side */
	struct watch out;
	struct watch err;
	struct writer received; /* frames that have not been taken yet */
	struct writer sending;  /* what the connection could not take yet */
	struct writer input;    /* what the command could not take yet */
	bool input_ended;
	bool paused; /* neither frames nor output are taken: the command is being started */
	size_t left; /* how much output is still taken */
	size_t frame_max;

	/* Takes a frame; false where it is none that may come now. */
	bool (*frame)(struct exec_io *io, uint16_t type, struct reader *payload);
	/* Something of the above has changed. Called last: it may give io back. */
	void (*changed)(struct exec_io *io);
};

/* Begins with a connection. 0, or -1 and errno: fd is still the caller's then. */
int exec_io_open(struct exec_io *io, int fd);

/* Takes the frames that can be taken now, sends what can be sent, and calls changed. */
void exec_io_settle(struct exec_io *io);

/* Sends what can be sent now. */
void exec_io_flush(struct exec_io *io);

/* Watches for what can be done something with as things stand. False where that fails: the connection is given up then. */
bool exec_io_listen(struct exec_io *io);

/* For the command, all of which is taken: what it does not want to read now is kept. */
void exec_io_input(struct exec_io *io, const unsigned char *bytes, size_t size);

/* Whether output may still come. */
bool exec_io_is_heard(const struct exec_io *io);

/* Whoever wrote is dead: what is there is taken, up to what a pipe holds, and nobody else is heard any more. */
void exec_io_take_last(struct exec_io *io);

/* All is said by the connection: lets the client close it (exec_parting.h). */
void exec_io_part(struct exec_io *io);

/* Closes all that is open. */
void exec_io_close(struct exec_io *io);

#endif
