/* The sockets by which the shim is spoken with. */
#ifndef MONOPOD_SOCKET_H
#define MONOPOD_SOCKET_H

#include <stdbool.h>

/*
 * Listens at this path, in the place of whatever is there, with so many who may wait to be let in: one more whose connect(2) does not block
 * hears EAGAIN. The descriptor, or -1 and errno.
 */
int socket_listen(const char *path, int waiting);

/* Whether what accept4(2) failed with means that there is nothing left to let somebody in by, which may pass. */
bool socket_nothing_left(int error);

#endif
