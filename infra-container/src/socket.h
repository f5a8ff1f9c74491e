/* The sockets by which the shim is spoken with. */
#ifndef MONOPOD_SOCKET_H
#define MONOPOD_SOCKET_H

#include <stdbool.h>

/* Listens at this path, in the place of whatever is there: the descriptor, or -1 and errno. */
int socket_listen(const char *path);

/* Whether what accept4(2) failed with means that there is nothing left to let somebody in by, which may pass. */
bool socket_nothing_left(int error);

#endif
